undo-done = Undone: { $what }
