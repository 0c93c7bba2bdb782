home-table = Orte
home-place = Ort
home-map = Karte
home-show-map = Karte zeigen
home-hide-map = Karte ausblenden
home-sheet-up = Mehr von der Liste zeigen
home-sheet-down = Mehr von der Karte zeigen
