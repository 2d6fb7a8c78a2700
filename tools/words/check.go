package main

import (
	"fmt"
	"io"
	"strings"

	"drosme/internal/lang"
)

// check writes what is not in order, and last one line a language; it gives the number of faults.
func check(root string, out io.Writer) (int, error) {
	packs, err := packages(root)
	if err != nil {
		return 0, err
	}
	faults := 0
	fault := func(format string, values ...any) {
		faults++
		fmt.Fprintf(out, format+"\n", values...)
	}
	home := map[string]string{} // key -> the folder that gives it
	total := 0
	missing := map[string]int{}
	for _, p := range packs {
		for _, b := range p.broken {
			fault("%s", b)
		}
		english, ok := p.files["en"]
		if !ok {
			fault("%s/words/en.po: is missing or cannot be read", p.folder)
			continue
		}
		total += len(english.Entries)
		for _, tag := range lang.Languages {
			for _, e := range p.files[tag].Entries {
				if at, ok := home[e.Key]; ok && at != p.folder {
					fault("%s/words/%s.po:%d: %s: given by %s too", p.folder, tag, e.Line, e.Key, at)
					continue
				}
				home[e.Key] = p.folder
			}
			for _, g := range lang.Compare(tag, english.Entries, p.files[tag].Entries) {
				if g.Kind == lang.GapMissing {
					missing[tag]++
					if tag != "en" && tag != "lv" {
						continue
					}
				}
				fault("%s/words/%s.po: %s: %s", p.folder, tag, g.Key, strings.TrimSpace(string(g.Kind)+" "+g.Note))
			}
		}
	}
	uses, err := spoken(root)
	if err != nil {
		return 0, err
	}
	keys := map[string]bool{}
	for _, p := range packs {
		for _, e := range p.files["en"].Entries {
			keys[e.Key] = true
		}
	}
	for _, u := range uses {
		if !u.known(keys) {
			fault("%s:%d: %s: is in no en.po", u.path, u.line, u.key)
		}
	}
	for _, tag := range lang.Languages {
		fmt.Fprintf(out, "%s: %d of %d keys have words\n", tag, total-missing[tag], total)
	}
	if faults > 0 {
		fmt.Fprintf(out, "%d to put right\n", faults)
	}
	return faults, nil
}
