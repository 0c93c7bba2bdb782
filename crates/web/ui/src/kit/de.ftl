kit-close = Schließen
kit-cancel = Abbrechen
kit-again = Noch einmal versuchen
kit-failed = Das ließ sich nicht anzeigen
kit-broke = Etwas ist schiefgegangen.
kit-offline = Der Server antwortet nicht. Prüfen Sie Ihre Verbindung.
kit-too-many = Zu viele Anfragen. Versuchen Sie es in { $seconds ->
    [one] einer Sekunde
   *[other] { $seconds } Sekunden
} noch einmal.
kit-request-id = Anfrage { $id }
kit-notices = Hinweise
kit-color = Farbe
kit-color-number = Farbe { $number }
kit-save = Speichern
kit-delete = Löschen
kit-undo = Rückgängig
kit-fault-required = Bitte füllen Sie dieses Feld aus.
kit-fault-short = Bitte mindestens { $limit } Zeichen.
kit-fault-long = Bitte höchstens { $limit } Zeichen.
kit-fault-common = Das ist eines der häufigsten Passwörter. Bitte wählen Sie ein anderes.
kit-fault-personal = Das ist Ihr Name oder Ihre Adresse. Bitte wählen Sie etwas anderes.
kit-fault-email = Bitte geben Sie eine Adresse wie ada@example.org ein.
kit-fault-email-taken = Zu dieser Adresse gibt es schon ein Konto.
kit-fault-name-taken = Diesen Namen gibt es bei Ihnen schon.
kit-fault-password = Dieses Passwort ist falsch.
kit-fault-emoji = Bitte genau ein Emoji.
