var n=`account-menu = Konto
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
bin-about = Was Sie löschen, bleibt 30 Tage hier, falls Sie es zurückhaben möchten.
bin-empty = Nichts gelöscht
bin-empty-how = Orte, Listen und Schlagwörter, die Sie löschen, lassen sich hier 30 Tage lang wiederherstellen.
bin-list = Liste „{ $name }“
bin-tag = Schlagwort „{ $name }“
bin-places = { $count ->
    [one] 1 Ort
   *[other] { $count } Orte
}
bin-on-places = { $count ->
    [one] Mit 1 Ort.
   *[other] Mit { $count } Orten.
}
bin-when = Gelöscht { $time }, aufbewahrt bis { $day }
bin-restore = Wiederherstellen
bin-restore-which = Wiederherstellen: { $what }
bin-restored = Wiederhergestellt: { $what }.
bin-kept = { $count ->
    [one] 1 Ort bleibt hier, weil Sie ihn wieder haben.
   *[other] { $count } Orte bleiben hier, weil Sie sie wieder haben.
}
bin-erase = Jetzt löschen
bin-erase-which = Jetzt löschen: { $what }
bin-erased = Endgültig gelöscht: { $what }.
bin-erase-title = Endgültig löschen?
bin-erase-what = { $what } lässt sich danach nicht wiederherstellen.
imports-drop = Dateien loslassen, um sie zu importieren
imports-start = Ziehen Sie Ihre Takeout-Datei hierher
imports-start-what = Das ZIP oder TGZ von Google, eine seiner Listen oder Orte als CSV, JSON, GeoJSON, KML, KMZ oder GPX. Auch mehrere Dateien und Ordner gehen.
imports-choose = Dateien auswählen
imports-promise = Aus einem Takeout-Archiv werden nur die Dateien mit Orten gesendet. Fotos, E-Mails und alles andere bleiben auf Ihrem Gerät.
imports-how = So bekommen Sie Ihre Orte
imports-how-1 = Öffnen Sie Google Takeout. Wählen Sie „Gespeichert“, „Maps“, „Maps (Meine Orte)“ und „My Maps“.
imports-how-2 = Erstellen Sie den Export und warten Sie auf die E-Mail von Google. Oft dauert es nur Minuten.
imports-how-3 = Laden Sie das ZIP herunter und ziehen Sie es hierher. Sie müssen es nicht entpacken.
imports-takeout = Google Takeout öffnen
imports-example = Nur mal schauen?
imports-example-what = Probieren Sie ListBud mit 26 Sehenswürdigkeiten aus aller Welt. Ein Klick macht das Beispiel rückgängig.
imports-example-try = Beispiel ausprobieren
imports-example-file = Sehenswürdigkeiten der Welt
imports-example-sights = Große Sehenswürdigkeiten
imports-example-nature = Wunder der Natur
imports-busy = Ein Import läuft. Warten Sie, bis er fertig ist, oder brechen Sie ihn ab.
imports-preparing = Die Datei wird angesehen
imports-looked = { $count } Dateien angesehen
imports-sending = Die Datei wird gesendet
imports-sent = { $sent } von { $total }
imports-checking = Die Datei wird geprüft. Noch wird nichts importiert.
imports-comparing = Sie wird mit Ihren Orten verglichen. Noch wird nichts importiert.
imports-waiting = Der Import beginnt
imports-queued = Andere Importe sind noch nicht fertig
imports-reading = Die Datei wird gelesen
imports-writing = Die Orte werden gespeichert
imports-rows = { $count ->
    [one] eine Zeile gelesen
   *[other] { $shown } Zeilen gelesen
}
imports-written = { $count ->
    [one] ein Ort fertig
   *[other] { $shown } Orte fertig
}
imports-again-in = { $seconds ->
    [one] Neuer Versuch in einer Sekunde.
   *[other] Neuer Versuch in { $seconds } Sekunden.
}
imports-server-busy = Der Server ist beschäftigt.
imports-goes-on = Der Import geht weiter, sobald der Server wieder da ist.
imports-cancelled = Abgebrochen. Es wurde nichts importiert.
imports-taken = { $count ->
    [one] Nur eine von { $of } Dateien wird gesendet ({ $size }). Sonst verlässt nichts Ihr Gerät.
   *[other] Nur { $shown } von { $of } Dateien werden gesendet ({ $size }). Sonst verlässt nichts Ihr Gerät.
}
imports-taken-all = { $count ->
    [one] Eine Datei wird gesendet ({ $size }). Sonst verlässt nichts Ihr Gerät.
   *[other] { $shown } Dateien werden als ein Import gesendet ({ $size }). Sonst verlässt nichts Ihr Gerät.
}
imports-taken-names = Welche?
imports-taken-more = und { $count } weitere
imports-other-file = Andere Datei auswählen
imports-fault-nothing-in-takeout = In diesem Takeout sind keine gespeicherten Orte.
imports-fault-nothing-in-folder = In keiner dieser Dateien sind Orte.
imports-fault-too-large = Diese Datei ist zu groß, um sie zu senden.
imports-fault-too-many = In diesem Archiv sind zu viele Dateien.
imports-fault-split = Das ist nur ein Teil eines geteilten Archivs.
imports-fault-damaged = Dieses Archiv ist beschädigt oder nicht vollständig heruntergeladen.
imports-advice-file = Wählen Sie das ZIP, das Google Takeout mit „Gespeichert“ und „Maps“ erstellt hat, oder eine CSV-Datei aus dem Ordner „Gespeichert“.
imports-advice-large = Entpacken Sie die Datei und ziehen Sie nur die Ordner „Gespeichert“ und „Maps“ hierher.
imports-advice-damaged = Laden Sie die Datei noch einmal herunter und versuchen Sie es erneut.
imports-advice-quota = Löschen Sie, was Sie nicht mehr brauchen, oder importieren Sie weniger Dateien. Auf der Seite Ihres Kontos steht, wie viel Platz Sie haben.
imports-advice-rows = Teilen Sie die Datei auf und importieren Sie die Teile nacheinander.
imports-advice-pieces = Setzen Sie die Teile zuerst zusammen. Googles eigene Dateien „-001.zip“, „-002.zip“ sind ganze Archive und lassen sich einzeln importieren.
imports-advice-later = Mit Ihrer Datei ist alles in Ordnung. Versuchen Sie es gleich noch einmal.
imports-preview = Das würde geschehen
imports-preview-what = noch ist nichts importiert
imports-count-new = { $count ->
    [one] neuer Ort
   *[other] neue Orte
}
imports-count-merged = zusammengeführt
imports-count-skipped = übersprungen
imports-lists = { $count ->
    [one] In dieser Liste
   *[other] In diesen Listen
}
imports-list-new = neu
imports-files = { $count ->
    [one] Aus dieser Datei
   *[other] Aus diesen Dateien
}
imports-file-places = { $count ->
    [one] 1 Ort
   *[other] { $count } Orte
}
imports-options = Optionen
imports-labelled = Auch Orte mit Label importieren, etwa Zuhause und Arbeit
imports-labelled-too = Trotzdem importieren
imports-disappeared = Zeigen, was in Ihren Listen steht und nicht mehr in der Datei
imports-disappeared-none = Alles in Ihren Listen steht auch noch in der Datei.
imports-all-merged = Alle Orte dieser Datei sind schon in Ihrem Konto. Ihre Notizen, Listen und Schlagwörter werden ergänzt.
imports-nothing = Die Datei bringt nichts Neues.
imports-import = { $count ->
    [one] Einen Ort importieren
   *[other] { $shown } Orte importieren
}
imports-import-merged = { $count ->
    [one] Einen Ort aktualisieren
   *[other] { $shown } Orte aktualisieren
}
imports-details = Zeilen mit einem Hinweis
imports-all-rows = Zeile für Zeile
imports-outcome-new = Neu
imports-becomes-new = Daraus wird ein neuer Ort.
imports-more-new = { $count ->
    [one] Ein weiterer neuer Ort ist hier nicht zu sehen.
   *[other] { $shown } weitere neue Orte sind hier nicht zu sehen.
}
imports-filter = Nur zeigen
imports-filter-all = Alle
imports-column-outcome = Ergebnis
imports-column-place = Ort
imports-column-reason = Grund
imports-outcome-merged = Zusammengeführt
imports-outcome-skipped = Übersprungen
imports-outcome-adjusted = Zum Teil
imports-outcome-ignored = Ausgelassen
imports-outcome-gone = Nicht in der Datei
imports-gone = Der Ort steht in Ihrer Liste „{ $list }“ und nicht mehr in der Datei. Er bleibt, wo er ist.
imports-line = Zeile { $line }
imports-open-place = Diesen Ort zeigen
imports-done = { $count ->
    [0] Import fertig: nichts Neues
    [one] Ein Ort importiert
   *[other] { $count } Orte importiert
}
imports-all = Alle Importe
imports-show = Auf der Karte zeigen
imports-gone-import = Diesen Import gibt es nicht
imports-gone-import-why = Er wurde rückgängig gemacht oder abgebrochen, bevor er fertig war.
imports-running = Importe, die laufen
imports-history = Ihre Importe
imports-history-none = Noch wurde nichts importiert.
imports-history-more = Mehr zeigen
imports-past-new = { $count ->
    [0] nichts Neues
   *[other] { $shown } neu
}
imports-past-merged = { $shown } zusammengeführt
imports-past-skipped = { $shown } übersprungen
imports-take-back = Rückgängig machen
imports-take-back-of = Rückgängig machen: { $name }
imports-take-back-title = Diesen Import rückgängig machen?
imports-take-back-what = Die Orte, die „{ $name }“ gebracht hat, werden entfernt. Orte, die Sie seitdem geändert haben, bleiben. Was der Import an schon vorhandenen Orten geändert hat, bleibt geändert.
imports-take-back-again = Um sie wiederzubekommen, importieren Sie die Datei noch einmal.
imports-undone = { $count ->
    [0] Der Import ist rückgängig gemacht.
    [one] Ein Ort wurde entfernt.
   *[other] { $count } Orte wurden entfernt.
}
imports-undone-lists = { $count ->
    [one] Eine leere Liste wurde entfernt.
   *[other] { $count } leere Listen wurden entfernt.
}
imports-undone-kept = { $count ->
    [one] Ein Ort bleibt, weil Sie ihn geändert haben.
   *[other] { $count } Orte bleiben, weil Sie sie geändert haben.
}
imports-why-not-a-place = Es führt zu etwas, das kein Ort ist.
imports-why-no-title = Es hat weder Namen noch Adresse.
imports-why-broken-row = Die Zeile passt nicht zu den Spalten der Tabelle.
imports-why-unclosed-quote = Ein Anführungszeichen wird nie geschlossen.
imports-why-title-too-long = Der Name ist zu lang: Er wurde gekürzt; der ganze Name steht in den Notizen.
imports-why-notes-too-long = Die Notizen sind zu lang.
imports-why-feature-too-long = Der Eintrag ist länger als jeder Ort.
imports-why-row-too-long = Die Zeile ist länger als jeder Ort.
imports-why-labelled-place = Es ist ein Ort mit Label, etwa Zuhause oder Arbeit.
imports-why-needs-resolution = Nur Google weiß, wohin dieser Kurzlink führt. Der Ort hat deshalb keine Position.
imports-why-coordinates-out-of-range = Die Koordinaten gibt es auf der Erde nicht. Sie wurden weggelassen.
imports-why-unreadable-id = Eine Kennung war nicht lesbar und wurde weggelassen.
imports-why-invalid-url = Eine Adresse ist keine Webadresse und wurde in die Notizen verschoben.
imports-why-url-too-long = Die Webadresse ist zu lang und wurde in die Notizen verschoben.
imports-why-address-too-long = Die Adresse ist zu lang und wurde in die Notizen verschoben.
imports-why-tag-too-long = Ein Schlagwort ist zu lang und wurde weggelassen.
imports-why-too-many-tags = Es hat zu viele Schlagwörter. Die ersten blieben.
imports-why-too-many-lists = Es steht in zu vielen Listen. Die ersten blieben.
imports-why-invalid-rating = Die Sterne sind keine Zahl von 0 bis 5.
imports-why-list-name-too-long = Der Name der Liste wurde gekürzt.
imports-why-description-too-long = Die Beschreibung der Liste ist zu lang; ihr Anfang wurde behalten.
imports-why-newer-backup = Diese Sicherung stammt von einem neueren ListBud.
imports-why-already-saved = Derselbe Ort ist schon in Ihrem Konto oder in einer früheren Zeile.
imports-why-same-place = Derselbe Ort steht schon in einer früheren Zeile.
imports-why-notes-not-joined = Seine Notizen sind zusammen zu lang. Die ersten blieben.
imports-why-notes-cut = Die Notizen sind zu lang; ihr Anfang wurde behalten.
imports-why-geometry-left-out = Linien, Flächen oder weitere Punkte wurden weggelassen.
imports-why-fields-left-out = Einige Werte haben in ListBud keinen Platz und wurden weggelassen.
imports-why-network-link = Das ist nur ein Link auf eine Karte, die anderswo liegt. Exportieren Sie diese Karte selbst.
imports-why-remote-layer = Diese Ebene zeigt eine andere Seite und enthält selbst keine Orte.
imports-why-no-places = In der Datei sind keine Orte.
imports-why-system-file = Ein Programm hat diese Datei für sich angelegt.
imports-why-nested-archive = Es ist ein Archiv im Archiv.
imports-why-encrypted = Die Datei braucht ein Passwort.
imports-why-damaged = Die Datei ist im Archiv beschädigt.
imports-why-unknown-method = Die Datei ist ungewöhnlich gepackt.
imports-why-unreadable-name = Der Name der Datei war nicht lesbar. Benennen Sie die Liste um.
imports-why-file-too-large = Die Datei ist zu groß.
imports-why-too-large = Die Datei ist zu groß.
imports-why-too-many-rows = Die Datei hat zu viele Zeilen.
imports-why-too-many-places = Ihr Konto hätte mehr Orte, als es haben darf.
imports-why-too-many-entries = Das Archiv enthält zu viele Dateien.
imports-why-empty-file = Die Datei ist leer.
imports-why-wrong-encoding = Die Datei ist kein UTF-8-Text.
imports-why-broken-json = Das JSON der Datei ist beschädigt oder abgeschnitten.
imports-why-broken-xml = Das XML der Datei ist beschädigt oder abgeschnitten.
imports-why-encrypted-archive = Das Archiv braucht ein Passwort.
imports-why-truncated-archive = Das Archiv ist nicht vollständig.
imports-why-multi-part-archive = Das ist ein Teil eines geteilten Archivs.
imports-why-damaged-archive = Das Archiv ist beschädigt.
imports-why-archive-too-large = Das Archiv wird entpackt zu groß.
imports-why-nothing-in-archive = In keiner Datei des Archivs sind Orte.
imports-why-nothing-in-files = In keiner der Dateien sind Orte.
imports-why-labelled-places = Das sind Orte mit Label, etwa Zuhause und Arbeit.
imports-why-not-a-takeout-export = Diese Datei enthält keine Orte, die ListBud lesen kann.
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
lists-all = Alle Orte
lists-unlisted = Ohne Liste
lists-missing = Position fehlt
lists-approximate = Position ungefähr
lists-bin = Zuletzt gelöscht
lists-title = Listen
lists-tags = Schlagwörter
lists-count = { $count ->
    [one] 1 Ort
   *[other] { $count } Orte
}
lists-menu = Optionen für { $name }
lists-edit = Bearbeiten …
lists-export = Als Datei speichern
lists-format-geojson = GeoJSON
lists-format-csv = CSV, für Tabellen
lists-format-kml = KML, für Google Earth
lists-format-gpx = GPX, für Wander-Apps
lists-delete = Löschen
lists-new = Neue Liste
lists-edit-title = Liste bearbeiten
lists-tag-new = Neues Schlagwort
lists-tag-edit-title = Schlagwort bearbeiten
lists-name = Name
lists-emoji = Emoji
lists-emoji-hint = Wird auf Wunsch statt der Farbe gezeigt.
lists-emoji-proposed = Vorschläge
lists-description = Beschreibung
lists-make = Anlegen
lists-made = „{ $name }“ ist angelegt.
lists-show = Anzeigen
lists-deleted = Liste „{ $name }“ gelöscht, Orte behalten
lists-tag-deleted = Schlagwort „{ $name }“ gelöscht, Orte behalten
lists-find = Liste suchen
lists-tag-find = Schlagwort suchen
lists-none = Noch keine Listen. Legen Sie eine an oder importieren Sie Ihre Orte.
lists-tag-none = Noch keine Schlagwörter. Ein Ort kann viele haben.
lists-none-found = Nichts heißt so.
lists-match = Gewählte Schlagwörter
lists-match-any = Eines
lists-match-all = Alle
lists-match-clear = Abwählen
lists-added = { $count ->
    [one] 1 Ort zu „{ $name }“ hinzugefügt
   *[other] { $count } Orte zu „{ $name }“ hinzugefügt
}
lists-moved = { $count ->
    [one] 1 Ort nach „{ $name }“ verschoben
   *[other] { $count } Orte nach „{ $name }“ verschoben
}
lists-tagged = { $count ->
    [one] 1 Ort mit „{ $name }“ verschlagwortet
   *[other] { $count } Orte mit „{ $name }“ verschlagwortet
}
map-zoom-in = Vergrößern
map-zoom-out = Verkleinern
map-fit = Alle diese Orte zeigen
map-near-me = Zeigen, wo ich bin
map-near-me-denied = Ihr Browser verrät dieser Seite Ihren Standort nicht. In den Einstellungen der Website können Sie das erlauben.
map-near-me-failed = Ihr Standort ließ sich nicht bestimmen.
map-here = Sie sind hier
map-cluster = { $count ->
    [one] ein Ort
   *[other] { NUMBER($count) } Orte
}
map-cluster-selected = { $count ->
    [one] Ein Ort ist ausgewählt.
   *[other] { NUMBER($count) } Orte sind ausgewählt.
}
map-approximate = ungefähre Lage
map-selected = Ausgewählt: { $name }
map-pin = Lage von { $name }. Die Pfeiltasten bewegen die Nadel, die Eingabetaste legt sie fest.
map-pick = Klicken Sie auf die Karte, oder verschieben Sie sie und drücken Sie die Eingabetaste.
map-unavailable = Die Karte lässt sich nicht zeigen
map-unavailable-text = Dieser Browser bietet kein WebGL. Die Liste funktioniert auch ohne Karte.
map-foreign = Diese Karte kommt von { $host }; dort sieht man, was Sie betrachten.
home-table = Orte
home-place = Ort
home-map = Karte
home-show-map = Karte zeigen
home-hide-map = Karte ausblenden
home-sheet-up = Mehr von der Liste zeigen
home-sheet-down = Mehr von der Karte zeigen
places-count = { $count ->
    [one] 1 Ort
   *[other] { $count } Orte
}
places-count-of = { $count } von { $total } Orten
places-name = Name
places-address = Adresse
places-notes = Notizen
places-url = Link
places-phone = Telefon
places-website = Website
places-list = Liste
places-lists = Listen
places-tag = Schlagwort
places-tags = Schlagwörter
places-rating = Bewertung
places-saved = Gespeichert
places-saved-at = Gespeichert am
places-saved-at-empty = Tag hinzufügen, zum Beispiel 2016-07-08
places-not-a-day = Geben Sie ein Datum wie 2016-07-08 ein.
places-saved-from = Von
places-saved-to = Bis
places-saved-since = Gespeichert seit { $day }
places-saved-until = Gespeichert bis { $day }
places-visited = Besucht
places-not-visited = Nicht besucht
places-position = Position
places-exact = Genau
places-approximate = Ungefähr
places-missing = Ohne Position
places-without-list = Ohne Liste
places-stars = { $count ->
    [one] 1 Stern
   *[other] { $count } Sterne
}
places-at-least = { $count ->
    [one] Ab 1 Stern
    [5] 5 Sterne
   *[other] Ab { $count } Sternen
}
places-either = Alle
places-select = { $name } auswählen
places-select-all = Alle gezeigten Orte auswählen
places-filter = Filter
places-filters = Filter ({ $count })
places-filter-now = Aktive Filter
places-clear-filter = Filter löschen
places-remove = Filter entfernen: { $what }
places-take-off = { $what } entfernen
places-match = Orte mit
places-match-any = einem dieser Schlagwörter
places-match-all = allen diesen Schlagwörtern
places-and = und
places-or = oder
places-in-view = Nur was die Karte zeigt
places-show = { $count ->
    [one] 1 Ort zeigen
   *[other] { $count } Orte zeigen
}
places-show-all = Alle Orte zeigen
places-sort = Sortieren
places-sort-newest = Neueste zuerst
places-sort-oldest = Älteste zuerst
places-sort-saved = Zuletzt gespeichert
places-sort-savedOldest = Zuerst gespeichert
places-sort-updated = Zuletzt geändert
places-sort-name = Name
places-sort-rating = Bewertung
places-sort-relevance = Beste Treffer
places-rows = Zeilen
places-rows-cosy = Luftig
places-rows-compact = Kompakt
places-export = Exportieren
places-export-shown = { $count ->
    [one] Der gezeigte Ort
   *[other] Die { $count } gezeigten Orte
}
places-export-all = { $count ->
    [one] Alles (1 Ort)
   *[other] Alles ({ $count } Orte)
}
places-export-chosen = { $count ->
    [one] Der ausgewählte Ort
   *[other] Die { $count } ausgewählten Orte
}
places-export-too-many = Eine Auswahl von mehr als { $count } Orten ist zu groß für eine Datei. Exportieren Sie stattdessen eine Liste oder einen Filter.
places-format-geojson = GeoJSON
places-format-kml = KML (Google Earth)
places-format-gpx = GPX (Navigation)
places-format-csv = CSV
places-format-excel = CSV für Excel
places-format-json = Sicherung des Kontos
places-none = Noch keine Orte
places-none-why = Holen Sie Ihre gespeicherten Orte aus Google Maps, oder legen Sie selbst einen an.
places-none-example = Beispiel ausprobieren
places-none-import = Orte importieren
places-no-match = Kein Ort passt
places-no-match-why = Nehmen Sie etwas aus dem Filter heraus, um mehr zu sehen.
places-list-empty = Hier sind noch keine Orte
places-list-empty-why = Wählen Sie in der Tabelle Orte aus, und fügen Sie sie dieser Liste hinzu.
places-no-lists = Noch keine Listen. Tippen Sie einen Namen, um eine anzulegen.
places-no-tags = Noch keine Schlagwörter.
places-add = Ort hinzufügen
places-add-save = Ort hinzufügen
places-added = { $name } hinzugefügt
places-where = Link oder Koordinaten
places-where-hint = Ein Link aus Google Maps, OpenStreetMap oder Apple Karten, oder Zahlen wie 48,137 11,575
places-needs-name = Ein Ort braucht einen Namen.
places-not-a-position = Das ist weder ein Link mit einer Position noch sind es Koordinaten.
places-not-a-link = Ein Link beginnt mit https:// oder http://.
places-not-a-phone = Das ist keine Telefonnummer.
places-selected = { $count } ausgewählt
places-select-match = { $count ->
    [one] Den einen passenden auswählen
   *[other] Alle { $count } auswählen
}
places-clear-selection = Auswahl aufheben
places-bulk = Für die ausgewählten Orte
places-move = Verschieben
places-move-to = Verschieben nach
places-move-out = Aus allen Listen nehmen
places-moved = { $count ->
    [one] 1 Ort nach { $name } verschoben
   *[other] { $count } Orte nach { $name } verschoben
}
places-moved-out = { $count ->
    [one] 1 Ort aus seinen Listen genommen
   *[other] { $count } Orte aus ihren Listen genommen
}
places-remove-from = Aus { $name } entfernen
places-removed-from = { $count ->
    [one] 1 Ort aus { $name } entfernt
   *[other] { $count } Orte aus { $name } entfernt
}
places-added-to = { $count ->
    [one] 1 Ort zu { $name } hinzugefügt
   *[other] { $count } Orte zu { $name } hinzugefügt
}
places-tagged = { $count ->
    [one] 1 Ort mit { $name } versehen
   *[other] { $count } Orte mit { $name } versehen
}
places-untagged = { $count ->
    [one] { $name } von 1 Ort entfernt
   *[other] { $name } von { $count } Orten entfernt
}
places-changed = { $count ->
    [one] 1 Ort geändert
   *[other] { $count } Orte geändert
}
places-mark-visited = Als besucht markieren
places-mark-not-visited = Als nicht besucht markieren
places-marked-visited = { $count ->
    [one] 1 Ort als besucht markiert
   *[other] { $count } Orte als besucht markiert
}
places-marked-not-visited = { $count ->
    [one] 1 Ort als nicht besucht markiert
   *[other] { $count } Orte als nicht besucht markiert
}
places-deleted = { $count ->
    [one] 1 Ort gelöscht
   *[other] { $count } Orte gelöscht
}
places-find-list = Liste finden oder anlegen
places-find-tag = Schlagwort finden oder anlegen
places-new-list = Neue Liste „{ $name }“
places-new-tag = Neues Schlagwort „{ $name }“
places-apply = Anwenden
places-add-to-list = Zu einer Liste
places-add-tag = Schlagwort
places-place-actions = Ort
places-previous = Voriger Ort
places-next = Nächster Ort
places-gone = Diesen Ort gibt es nicht mehr
places-gone-why = Er wurde gelöscht, hier oder auf einem anderen Gerät.
places-notes-empty = Notizen hinzufügen
places-address-empty = Adresse hinzufügen
places-url-empty = Link hinzufügen
places-phone-empty = Telefonnummer hinzufügen
places-website-empty = Website hinzufügen
places-call = Anrufen
places-visit-website = Website öffnen
places-clear-rating = Bewertung löschen
places-cleared-notes = Notizen gelöscht
places-cleared-address = Adresse gelöscht
places-cleared-url = Link gelöscht
places-cleared-phone = Telefonnummer gelöscht
places-cleared-website = Website gelöscht
places-cleared-saved = Datum gelöscht
places-not-saved = Noch nicht gespeichert. Verlassen Sie das Feld, um es wieder zu versuchen.
places-merged = Gespeichert. Anderswo geändert wurde inzwischen: { $fields }
places-dates = Hinzugefügt am { $created }, zuletzt geändert am { $updated }
places-estimated = Die Position ist geschätzt und kann einige Kilometer danebenliegen. Bitte prüfen Sie sie.
places-no-position = Die Position ist noch nicht bekannt, deshalb zeigt die Karte diesen Ort nicht.
places-unresolved = Nur Google weiß, wohin der Kurzlink führt. Öffnen Sie ihn, und fügen Sie hier ein, was Sie finden.
places-move-pin = Nadel verschieben
places-set-pin = Position festlegen
places-pick = Klicken Sie auf die Karte, ziehen Sie die Nadel, oder fügen Sie eine Position ein.
places-paste = Koordinaten oder Link
places-paste-hint = Zum Beispiel 48,137 11,575 oder ein Link aus einer Karte
places-save-position = Position speichern
places-moved-pin = Nadel verschoben
places-copy-position = Koordinaten kopieren
places-copied = Kopiert: { $text }
places-not-copied = Der Browser erlaubt das Kopieren nicht. Hier ist der Text: { $text }
places-open-in = Öffnen in …
places-google = Google Maps
places-osm = OpenStreetMap
places-apple = Apple Karten
places-geo = Karten-App auf diesem Gerät
places-share = Teilen
places-conflict = Zweimal geändert
places-conflict-why = Das wurde auch anderswo geändert ({ $when }). Was soll bleiben?
places-mine = { $field }, von Ihnen
places-theirs = { $field }, von anderswo
places-keep-mine = Meins behalten
places-take-theirs = Das andere nehmen
places-nothing = (leer)
places-search = Orte, Listen und Schlagwörter suchen
places-search-clear = Suche leeren
places-search-results = Ergebnisse
places-search-all = Alle Orte mit „{ $text }“ zeigen
places-searching = Suche läuft …
places-nothing-found = Nichts gefunden
places-keys = Tastenkürzel
places-keys-single = Kürzel aus einer Taste
places-keys-table = In der Tabelle
places-key-search = Suchen
places-key-move = Durch die Orte gehen
places-key-open = Ort öffnen
places-key-select = Auswählen
places-key-range = Bereich auswählen
places-key-all = Alle passenden auswählen
places-key-edit = Bearbeiten
places-key-lists = Listen der ausgewählten Orte
places-key-tags = Schlagwörter der ausgewählten Orte
places-key-delete = Löschen
places-key-go = Zur Karte, zur Liste
places-key-help = Diese Hilfe zeigen
places-key-close = Auswahl aufheben, Ort schließen
places-key-undo = Rückgängig machen
places-added-on = Hinzugefügt am { $day }
places-saved-on = Gespeichert am { $day }
places-known = Diesen Ort haben Sie schon.
title-home = Orte
title-sign-in = Anmelden
title-register = Konto anlegen
title-imports = Importieren
title-import = Bericht eines Imports
title-account = Konto
title-bin = Zuletzt gelöscht
title-missing = Nicht gefunden
shell-loading = Wird geladen
shell-missing = Hier ist nichts
shell-missing-why = Vielleicht ist die Adresse vertippt, oder es gibt nicht mehr, wohin sie führte.
shell-home = Alle Orte zeigen
shell-skip = Zu den Orten springen
shell-menu = Listen und Schlagwörter
shell-import = Importieren
shell-lists = Listen und Schlagwörter
undo-done = Rückgängig gemacht: { $what }
welcome-title = Ihre gemerkten Orte, endlich geordnet
welcome-lead = ListBud nimmt, was Sie in Google Maps gespeichert haben, und gibt Ihnen, was dort fehlt: Suche, viele Änderungen auf einmal und Ihre Daten in offenen Formaten.
welcome-register = Konto anlegen
welcome-sign-in = Anmelden
welcome-example = Keine Datei zur Hand? Probieren Sie es mit einem Beispiel.
welcome-bring = Orte mitbringen
welcome-bring-how = Legen Sie Ihre Datei aus Google Takeout hier ab. Listen, Notizen und Sterne kommen mit, und Sie sehen vorher, was geschieht.
welcome-sort = Ordnen
welcome-sort-how = Beim Tippen suchen, verschlagworten, Hunderte auf einmal verschieben. Alles lässt sich rückgängig machen.
welcome-map = Auf der Karte sehen
welcome-map-how = Tausende Nadeln, gefiltert wie Ihre Liste. Export jederzeit.
welcome-privacy = Ihre Orte bleiben auf diesem Server. Die Seite lädt nichts von anderen, und niemand erfährt, wo Sie waren.
welcome-language = Sprache
welcome-theme = Darstellung
welcome-theme-system = Wie das System
welcome-theme-light = Hell
welcome-theme-dark = Dunkel
welcome-expired = Ihre Sitzung ist beendet. Bitte melden Sie sich wieder an.
welcome-email = E-Mail
welcome-email-hint = Damit melden Sie sich an. Es wird nichts dorthin geschickt.
welcome-password = Passwort
welcome-password-hint = { $min } bis { $max } Zeichen. Am besten ein paar zufällige Wörter.
welcome-show-password = Passwort zeigen
welcome-name = Name
welcome-new-here = Neu hier?
welcome-known-here = Schon ein Konto?
welcome-sign-in-instead = Stattdessen anmelden
welcome-wrong = Die Adresse oder das Passwort ist falsch.
welcome-closed = Dieser Server nimmt zurzeit keine neuen Konten an. Bitte fragen Sie, wer ihn betreibt.
welcome-wait = Zu viele Versuche. Bitte warten Sie { $time } und versuchen Sie es dann noch einmal.
welcome-hello = Willkommen, { $name }!
`;export{n as default};
