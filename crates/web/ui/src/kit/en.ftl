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
