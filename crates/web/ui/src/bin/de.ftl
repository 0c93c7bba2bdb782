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
