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
