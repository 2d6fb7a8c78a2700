package ui

import (
	"bytes"
	"context"
	"os"
	"testing"

	"drosme/internal/lang"
)

func book(t testing.TB) *lang.Book {
	t.Helper()
	b := lang.NewBook()
	if err := b.Add(WordFiles); err != nil {
		t.Fatal(err)
	}
	return b
}

// staff is a whole page of staff around a Page.
func staff(words *lang.Words, p Page) Frame {
	return Frame{
		Page: p, Words: words, Desk: "Desk", User: "Anna Parauga", Role: "koordinatore", Account: "/account", SignOut: "/sign-out", Demo: true,
		Menu: []MenuGroup{
			{Links: []MenuLink{{Href: "/", Text: "Mana diena", Current: true, Count: 4}}},
			{Text: "Izbraukumi", Links: []MenuLink{{Href: "/visits", Text: "Viesošanās"}, {Href: "/requests", Text: "Pieteikumi", Count: 1}, {Href: "/coverage", Text: "Pārklājums"}}},
			{Text: "Rezultāti", Links: []MenuLink{{Href: "/results", Text: "Rādītāji"}, {Href: "/reports", Text: "Pārskati"}}},
		},
		Languages: []Language{{Code: "lv", Name: "Latviešu", Href: "?lang=lv", Current: words.Tag() == "lv"}, {Code: "en", Name: "English", Href: "?lang=en", Current: words.Tag() == "en"}},
		Settings:  []Action{{Href: "/theme", Text: "Tumšs", Post: true, Fields: []Hidden{{Name: "theme", Value: "dark"}}}},
		Funder:    "Parauga fonds atbalsta šo darbu.",
	}
}

func public(words *lang.Words, p Page) Frame {
	f := staff(words, p)
	f.Menu, f.User, f.Role, f.SignOut, f.Settings = nil, "", "", "", nil
	f.Public, f.Exit = true, &Exit{Href: "/weather"}
	return f
}

func render(t testing.TB, f Frame) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGalleryIsWrittenForLooking writes the gallery to the folder in DROSME_GALLERY, to be opened in
// a browser; without it there is nothing to write.
func TestGalleryIsWrittenForLooking(t *testing.T) {
	dir := os.Getenv("DROSME_GALLERY")
	if dir == "" {
		t.Skip("set DROSME_GALLERY to a folder to write the gallery there")
	}
	words := book(t).For("lv")
	for name, f := range map[string]Frame{"staff": staff(words, Gallery(words)), "public": public(words, GalleryForm(words))} {
		for _, theme := range []string{"light", "dark"} {
			f.Theme = theme
			if err := os.WriteFile(dir+"/"+name+"-"+theme+".html", []byte(render(t, f)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
