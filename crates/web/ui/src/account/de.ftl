account-menu = Konto
account-sign-out = Abmelden
account-profile = Profil
account-since = Sie sind seit { $day } dabei.
account-renamed = Ihr Name ist gespeichert.
account-preferences = Einstellungen
account-preferences-about = Gilt nur in diesem Browser.
account-map-theme = Karte
account-map-theme-page = Wie die Seite
account-density = Zeilen der Tabelle
account-density-cosy = Luftig
account-density-compact = Kompakt
account-keys = Tastenkürzel aus einer Taste
account-keys-about = Zum Beispiel „/“ für die Suche. Schalten Sie sie ab, wenn Sie Ihr Gerät mit der Stimme bedienen.
account-usage = Umfang
account-usage-about = Was Ihr Konto enthält. Die Grenzen legt fest, wer diesen Server betreibt.
account-usage-places = Orte
account-usage-lists = Listen
account-usage-tags = Schlagwörter
account-usage-of = { $count } von { $limit }
account-password-about = Eine Änderung meldet Sie überall sonst ab.
account-password-now = Aktuelles Passwort
account-password-new = Neues Passwort
account-password-change = Passwort ändern
account-password-changed = Ihr Passwort ist geändert. Überall sonst sind Sie abgemeldet.
account-sessions = Geräte
account-sessions-about = Wo Sie angemeldet sind. Beenden Sie, was Sie nicht kennen, und ändern Sie Ihr Passwort.
account-sessions-all = Alle { $count } zeigen
account-sessions-end-others = Alle anderen beenden
account-sessions-ended = { $count ->
    [one] Das Gerät ist abgemeldet.
   *[other] { $count } Geräte sind abgemeldet.
}
account-session-current = Dieses Gerät
account-session-used = Zuletzt benutzt: { $time }
account-session-end = Beenden
account-session-end-which = { $device } beenden
account-device = { $program } auf { $system }
account-device-unknown = Unbekanntes Gerät
account-tokens = API-Token
account-tokens-about = Für Skripte, Kurzbefehle und andere Programme, die mit Ihren Orten arbeiten. Ein Token kann nur, was Sie ihm erlauben, und ändert nie Ihr Konto.
account-tokens-none = Es gibt keine API-Token.
account-tokens-used = Zuletzt benutzt { $time }
account-tokens-unused = Nie benutzt
account-tokens-ends = Gültig bis { $day }
account-tokens-endless = Läuft nicht ab
account-tokens-expired = Abgelaufen
account-tokens-new = Neues Token …
account-tokens-end = Beenden
account-tokens-end-which = { $name } beenden
account-tokens-end-title = Dieses Token beenden?
account-tokens-end-about = Programme, die „{ $name }“ benutzen, funktionieren sofort nicht mehr. Das lässt sich nicht rückgängig machen: Niemand kann das Token wiederherstellen, aber Sie können ein neues erstellen.
account-tokens-end-now = Token beenden
account-tokens-ended = Das Token ist nicht mehr gültig.
account-tokens-name = Name
account-tokens-name-hint = Wofür es ist, etwa der Name des Programms
account-tokens-scopes = Was es darf
account-tokens-scope-read = Orte, Listen und Schlagwörter lesen
account-tokens-scope-write = Orte, Listen und Schlagwörter hinzufügen, ändern und löschen
account-tokens-scope-import = Dateien importieren
account-tokens-scope-add = Orte hinzufügen, sonst nichts
account-tokens-scope-export = Alles als Datei exportieren
account-tokens-scopes-required = Wählen Sie mindestens eines
account-tokens-expiry = Gültig für
account-tokens-expiry-30 = 30 Tage
account-tokens-expiry-90 = 90 Tage
account-tokens-expiry-365 = Ein Jahr
account-tokens-expiry-never = Ohne Ende
account-tokens-create = Token erstellen
account-tokens-made = Ihr neues Token
account-tokens-made-about = Kopieren Sie es jetzt. Es wird nicht noch einmal gezeigt, weil der Server es nicht speichert.
account-tokens-secret = Token
account-tokens-copy = Kopieren
account-tokens-copied = Kopiert
account-tokens-copy-failed = Ihr Browser erlaubt das Kopieren nicht. Wählen Sie das Token aus und kopieren Sie es selbst.
account-tokens-done = Fertig
account-events = Aktivität
account-events-about = Was mit Ihrem Konto geschah und von welcher Adresse aus.
account-events-more = Mehr zeigen
account-event-account-registered = Konto angelegt
account-event-account-renamed = Name geändert
account-event-password-changed = Passwort geändert
account-event-session-started = Angemeldet
account-event-session-failed = Jemand wollte sich mit einem falschen Passwort anmelden
account-event-session-ended = Abgemeldet
account-event-sessions-ended = Überall abgemeldet
account-event-session-revoked = Ein Gerät von anderswo abgemeldet
account-event-token-reused = Eine alte Sitzung wurde noch einmal benutzt und darum beendet
account-event-import-done = Orte importiert
account-event-import-undone = Import zurückgenommen
account-event-export-read = { $format ->
    [JSON] Sicherung heruntergeladen
   *[other] Orte als { $format } gespeichert
}
account-event-places-deleted = { $count ->
    [one] 1 Ort gelöscht
   *[other] { $count } Orte gelöscht
}
account-event-deletion-restored = Etwas Gelöschtes wiederhergestellt
account-event-api_token-created = API-Token erstellt
account-event-api_token-revoked = API-Token beendet
account-event-other = Anderes Ereignis: { $action }
account-data = Ihre Daten
account-data-about = Sie gehören Ihnen: Nehmen Sie sie mit, wann Sie möchten.
account-backup-about = Eine Datei mit allen Orten, Listen, Schlagwörtern und der Geschichte Ihrer Importe. ListBud kann sie wieder lesen.
account-backup = Alles herunterladen
account-delete = Konto löschen
account-delete-about = Löscht Ihr Konto und alles darin, sofort und endgültig.
account-delete-open = Konto löschen …
account-delete-title = Ihr Konto löschen?
account-delete-lost = Das löscht { $places ->
    [one] 1 Ort
   *[other] { $places } Orte
}, { $lists ->
    [one] 1 Liste
   *[other] { $lists } Listen
} und { $tags ->
    [one] 1 Schlagwort
   *[other] { $tags } Schlagwörter
}, die Geschichte Ihrer Importe und was Sie kürzlich gelöscht haben. Es lässt sich nicht rückgängig machen.
account-delete-first = Vielleicht möchten Sie vorher eine Kopie:
account-delete-now = Alles löschen
account-deleted = Ihr Konto und alles darin ist gelöscht. Danke, dass Sie da waren.
