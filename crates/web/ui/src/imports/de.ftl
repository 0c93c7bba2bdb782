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

# Reasons by the code of the API
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
