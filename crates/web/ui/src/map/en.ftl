map-zoom-in = Zoom in
map-zoom-out = Zoom out
map-fit = Show all these places
map-near-me = Show where I am
map-near-me-denied = Your browser does not tell this page where you are. You can allow it in the site settings.
map-near-me-failed = Your position could not be found.
map-here = You are here
map-cluster = { $count ->
    [one] one place
   *[other] { NUMBER($count) } places
}
map-cluster-selected = { $count ->
    [one] One place is selected.
   *[other] { NUMBER($count) } places are selected.
}
map-approximate = approximate position
map-selected = Selected: { $name }
map-pin = Position of { $name }. Arrow keys move the pin, Enter keeps it there.
map-pick = Click the map, or move it and press Enter.
map-unavailable = The map cannot be shown
map-unavailable-text = This browser does not offer WebGL. The list works without the map.
map-foreign = This map comes from { $host }, which sees what you look at.
