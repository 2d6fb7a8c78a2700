package main

import (
	"drosme/hub"
	"drosme/internal/house"
	"drosme/internal/lang"
)

// plainHubWords are the words of the hub without an open house. Errors speak them from then on.
func plainHubWords() *lang.Words {
	if openBook == nil {
		b, err := house.Words()
		if err != nil {
			return lang.NewBook().For("en")
		}
		if err := b.Add(hub.Files); err != nil {
			return b.For("en")
		}
		openBook = b
	}
	return openBook.For(machineLanguage())
}
