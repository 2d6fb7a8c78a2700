package ui

import (
	"context"
	"embed"
	"strconv"

	"drosme/internal/fault"
	"drosme/internal/lang"
)

// WordFiles holds the words of this package, one PO file a language, for lang.Book.Add.
//
//go:embed words/*.po
var WordFiles embed.FS

type wordsKey struct{}

// WithWords puts the words of a reader into a context. Frame does so for its page.
func WithWords(ctx context.Context, words *lang.Words) context.Context {
	return context.WithValue(ctx, wordsKey{}, words)
}

// WordsOf gives the words that Frame put into the context of its page, or nil.
func WordsOf(ctx context.Context) *lang.Words {
	words, _ := ctx.Value(wordsKey{}).(*lang.Words)
	return words
}

// T gives the sentence of a key in the language of the page; templates call it with their ctx.
// Pairs are name, value, name, value; a key with plural forms takes the value named n. Without
// words in the context it gives the key in brackets, as lang does for an unknown key.
func T(ctx context.Context, key string, pairs ...any) string {
	if words := WordsOf(ctx); words != nil {
		return words.T(key, pairs...)
	}
	return "⟦" + key + "⟧"
}

func say(ctx context.Context, key string, pairs ...any) string { return T(ctx, key, pairs...) }

func sayArgs(words *lang.Words, key string, args fault.Args) string {
	pairs := make([]any, 0, 2*len(args))
	for name, value := range args {
		pairs = append(pairs, name, value)
	}
	return words.T(key, pairs...)
}

func code(ctx context.Context) string {
	if words := WordsOf(ctx); words != nil {
		return words.Tag()
	}
	return "en"
}

func dir(ctx context.Context) string {
	if words := WordsOf(ctx); words != nil {
		return words.Dir()
	}
	return "ltr"
}

func itoa(n int) string { return strconv.Itoa(n) }
