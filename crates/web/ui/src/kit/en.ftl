kit-close = Close
kit-cancel = Cancel
kit-again = Try again
kit-failed = This could not be shown
kit-broke = Something went wrong.
kit-offline = The server does not answer. Check your connection.
kit-too-many = Too many requests. Try again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}.
kit-request-id = Request { $id }
kit-notices = Notices
kit-color = Color
kit-color-number = Color { $number }
kit-save = Save
kit-delete = Delete
kit-undo = Undo
kit-fault-required = Please fill this in.
kit-fault-short = At least { $limit } characters, please.
kit-fault-long = At most { $limit } characters, please.
kit-fault-common = This is one of the most common passwords. Please choose another.
kit-fault-personal = This is your name or address. Please choose something else.
kit-fault-email = Please enter an address such as ada@example.org.
kit-fault-email-taken = There is an account with this address already.
kit-fault-name-taken = You already have one with this name.
kit-fault-password = This password is wrong.
kit-fault-emoji = One emoji, please.
