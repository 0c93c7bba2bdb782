home-table = Places
home-place = Place
home-map = Map
home-show-map = Show map
home-hide-map = Hide map
home-sheet-up = Show more of the list
home-sheet-down = Show more of the map
