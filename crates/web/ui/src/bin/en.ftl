bin-about = What you delete stays here for 30 days, in case you want it back.
bin-empty = Nothing deleted
bin-empty-how = Places, lists and tags that you delete can be restored here for 30 days.
bin-list = List “{ $name }”
bin-tag = Tag “{ $name }”
bin-places = { $count ->
    [one] 1 place
   *[other] { $count } places
}
bin-on-places = { $count ->
    [one] With 1 place.
   *[other] With { $count } places.
}
bin-when = Deleted { $time }, kept until { $day }
bin-restore = Restore
bin-restore-which = Restore { $what }
bin-restored = Restored: { $what }.
bin-kept = { $count ->
    [one] 1 place stays here, because you have it again.
   *[other] { $count } places stay here, because you have them again.
}
bin-erase = Erase now
bin-erase-which = Erase now: { $what }
bin-erased = Erased for good: { $what }.
bin-erase-title = Erase for good?
bin-erase-what = { $what } cannot be restored after this.
