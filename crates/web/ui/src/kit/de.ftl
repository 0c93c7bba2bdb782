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
