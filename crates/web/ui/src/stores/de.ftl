undo-done = Rückgängig gemacht: { $what }
