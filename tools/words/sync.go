package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"drosme/internal/lang"
)

// followers are the languages that may have gaps; English and Latvian are written by who adds a key.
var followers = []string{"et", "pl", "ru", "uk"}

// sync brings the files of the followers into the order of English and adds what they lack, without
// words. What they say stays; keys that English does not have stand last, and check reports them.
func sync(root string, out io.Writer) error {
	packs, err := packages(root)
	if err != nil {
		return err
	}
	for _, p := range packs {
		if len(p.broken) > 0 {
			return fmt.Errorf("%s; nothing of this package was changed", p.broken[0])
		}
		english, ok := p.files["en"]
		if !ok {
			return fmt.Errorf("%s/words/en.po is missing", p.folder)
		}
		for _, tag := range followers {
			file, ok := p.files[tag]
			if !ok {
				file = lang.NewFile(tag)
			}
			added := follow(tag, english, &file)
			path := filepath.Join(p.folder, "words", tag+".po")
			before, err := os.ReadFile(path)
			if err != nil && !os.IsNotExist(err) {
				return err
			}
			after := file.Bytes()
			if bytes.Equal(before, after) {
				continue
			}
			if err := os.WriteFile(path, after, 0o644); err != nil {
				return err
			}
			fmt.Fprintf(out, "%s: %d keys added\n", path, added)
		}
	}
	return nil
}

// follow puts the entries of a file into the order of English and gives the number of added ones.
// An entry whose key has become plural, or is no longer, starts anew: its words no longer fit.
func follow(tag string, english lang.File, file *lang.File) int {
	there := map[string]lang.Entry{}
	for _, e := range file.Entries {
		there[e.Key] = e
	}
	added := 0
	entries := make([]lang.Entry, 0, len(english.Entries))
	for _, en := range english.Entries {
		e, ok := there[en.Key]
		if !ok || e.Plural != en.Plural {
			e = lang.Blank(tag, en)
			added++
		}
		delete(there, en.Key)
		entries = append(entries, e)
	}
	for _, e := range file.Entries {
		if _, ok := there[e.Key]; ok {
			entries = append(entries, e)
		}
	}
	file.Entries = entries
	return added
}
