package lang

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/leonelquinteros/gotext/plurals"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

//go:embed words/*.po
var own embed.FS

// Book holds all words of the house. It is filled when the house starts; once For was asked, it is
// only read, by many at once.
type Book struct {
	packages int
	words    map[string]*Words
	owner    map[string]int // key -> the Add that brought it, over all languages
}

// Words speaks one language. It may be used by many at once.
type Words struct {
	tag     string
	grammar grammar
	plural  plurals.Expression
	forms   int
	entries map[string]Entry
	english *Words
	orders  *sync.Pool // of *collate.Collator: one is not for use by two at once
}

// NewBook gives a book that has the words of this package: faults, answers, acts, months, countries.
func NewBook() *Book {
	b := &Book{words: map[string]*Words{}, owner: map[string]int{}}
	for _, tag := range Languages {
		g := grammars[tag]
		count, formula, _ := strings.Cut(g.plurals, "; plural=")
		expression, err := plurals.Compile(strings.TrimSuffix(strings.TrimPrefix(formula, "("), ")"))
		if err != nil {
			panic("plural rule of " + tag + ": " + err.Error()) // our own table; the tests walk it
		}
		w := &Words{tag: tag, grammar: g, plural: expression, entries: map[string]Entry{}}
		fmt.Sscanf(count, "nplurals=%d", &w.forms)
		t := language.MustParse(tag)
		w.orders = &sync.Pool{New: func() any { return collate.New(t, collate.Numeric) }}
		b.words[tag] = w
	}
	for _, w := range b.words {
		w.english = b.words[house]
	}
	if err := b.Add(own); err != nil {
		panic(err) // our own files, embedded; the tests read them
	}
	return b
}

// Add reads words/<language>.po of one package, from the file system it embeds. English must be
// there. A broken file, a file of a language the house does not speak, and a key that another
// package gave are errors; then nothing of this package was added.
func (b *Book) Add(fsys fs.FS) error {
	if fsys == nil {
		return nil
	}
	files, err := fs.Glob(fsys, "words/*.po")
	if err != nil {
		return err
	}
	if !slices.Contains(files, "words/"+house+".po") {
		return fmt.Errorf("words/%s.po is missing", house)
	}
	var faults []error
	read := map[string][]Entry{}
	for _, name := range files {
		file, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		tag := strings.TrimSuffix(path.Base(name), ".po")
		po, err := ReadPO(tag, file)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
			continue
		}
		for _, e := range po.Entries {
			if _, ok := b.owner[e.Key]; ok {
				faults = append(faults, fmt.Errorf("%s: line %d: another package gives the key %s too", name, e.Line, e.Key))
			}
		}
		read[tag] = po.Entries
	}
	if len(faults) > 0 {
		return errors.Join(faults...)
	}
	b.packages++
	for tag, entries := range read {
		for _, e := range entries {
			b.words[tag].entries[e.Key] = e
			b.owner[e.Key] = b.packages
		}
	}
	return nil
}

// For gives the words of a language by its tag ("lv", "lv-LV"); an unknown one gets English.
func (b *Book) For(tag string) *Words {
	if w, ok := b.words[known(tag)]; ok {
		return w
	}
	return b.words[house]
}
