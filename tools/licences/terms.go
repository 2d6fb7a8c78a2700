package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// terms are the licences that are known here, each by words that stand in its text and in no other's.
var terms = []struct {
	name  string
	words []string
	far   bool // asks more of the whole than to be named; not in the binary
}{
	{"AGPL", []string{"gnu affero general public license"}, true},
	{"LGPL", []string{"gnu lesser general public license"}, true},
	{"GPL", []string{"gnu general public license"}, true},
	{"MPL", []string{"mozilla public license"}, true},
	{"EPL", []string{"eclipse public license"}, true},
	{"CDDL", []string{"common development and distribution license"}, true},
	{"Apache-2.0", []string{"apache license", "version 2.0"}, false},
	{"MIT", []string{"permission is hereby granted, free of charge, to any person obtaining a copy", "subject to the following conditions"}, false},
	{"MIT-0", []string{"permission is hereby granted, free of charge, to any person obtaining a copy", "to whom the software is furnished to do so."}, false},
	{"ISC", []string{"purpose with or without fee is hereby granted, provided that the above copyright notice"}, false},
	{"0BSD", []string{"purpose with or without fee is hereby granted. the software is provided"}, false},
	{"BSD", []string{"redistribution and use in source and binary forms", "redistributions in binary form must reproduce"}, false},
	{"CC0-1.0", []string{"cc0 1.0 universal"}, false},
	{"OFL-1.1", []string{"sil open font license"}, false},
	{"Unlicense", []string{"this is free and unencumbered software released into the public domain"}, false},
	{"Zlib", []string{"provided 'as is', without any express or implied warranty"}, false},
	{"FTL", []string{"the freetype project license"}, false},
	{"OGL", []string{"open government licence"}, false},
}

// chosen are the parts that leave a choice between licences, with the one taken here and its file.
var chosen = map[string]struct{ name, file string }{
	"github.com/golang/freetype": {"FTL", "licenses/ftl.txt"},
}

// judge names the licences of a part, and says whether one of them must stay out of the binary.
func judge(p part) (names []string, err error) {
	if c, ok := chosen[p.name]; ok {
		return []string{c.name}, nil
	}
	for _, text := range p.texts {
		plain := plain(text)
		for _, t := range terms {
			if slices.Contains(names, t.name) || slices.ContainsFunc(t.words, func(w string) bool { return !strings.Contains(plain, w) }) {
				continue
			}
			if t.far && t.name != "MPL" && strings.Contains(plain, "mozilla public license") {
				continue // MPL speaks of the others as secondary licences
			}
			if t.far && !p.tests {
				return nil, fmt.Errorf("%s %s is under %s, which must not be in the binary", p.name, p.version, t.name)
			}
			names = append(names, t.name)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s %s: no licence that is known here, in %d files", p.name, p.version, len(p.texts))
	}
	return names, nil
}

var space = regexp.MustCompile(`[\s*#/>"“”-]+`)

// plain makes a text comparable: small letters, one space between words, no marks of comments.
func plain(text string) string {
	text = strings.NewReplacer("‘", "'", "’", "'", "as-is", "as is").Replace(strings.ToLower(text))
	return strings.TrimSpace(space.ReplaceAllString(text, " "))
}

var owner = regexp.MustCompile(`(?i)^[\s*#/>-]*((?:copyright\b.*|\(c\)|©).*\d{4}.*)$`)

// owners gives the lines that say whose work it is.
func owners(texts []string) []string {
	var all []string
	for _, text := range texts {
		for line := range strings.Lines(text) {
			m := owner.FindStringSubmatch(strings.TrimSpace(line))
			if m == nil || strings.Contains(m[1], "[yyyy]") || strings.Contains(m[1], "{yyyy}") {
				continue
			}
			if o := strings.ReplaceAll(strings.TrimSpace(m[1]), "|", "\\|"); !slices.Contains(all, o) {
				all = append(all, o)
			}
		}
	}
	return all
}

// render writes the page: one line a part, then each text once, with whom it is for.
func render(parts []part) ([]byte, error) {
	var b strings.Builder
	b.WriteString("# Whose work is in Drosme\n\nMade by `go run ./tools/licences`; do not edit. Drosme itself: EUPL-1.2, see LICENSE.\n\n| part | version | licence | whose |\n|---|---|---|---|\n")
	type text struct {
		whole string
		of    []string
	}
	texts := map[string]*text{}
	var order []string
	for _, p := range parts {
		names, err := judge(p)
		if err != nil {
			return nil, err
		}
		licence := strings.Join(names, ", ")
		if p.tests {
			licence += " (tests only, not in the binary)"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", p.name, p.version, licence, strings.Join(owners(p.texts), "<br>"))
		for _, whole := range p.texts {
			var without []string
			for line := range strings.Lines(whole) {
				if !owner.MatchString(strings.TrimSpace(line)) {
					without = append(without, line)
				}
			}
			k := plain(strings.Join(without, ""))
			if texts[k] == nil {
				texts[k] = &text{whole: strings.Join(without, "")}
				order = append(order, k)
			}
			if !slices.Contains(texts[k].of, p.name) {
				texts[k].of = append(texts[k].of, p.name)
			}
		}
	}
	b.WriteString("\n## The texts\n\nEach once; the lines of the owners stand in the table.\n")
	for _, k := range order {
		t := texts[k]
		fmt.Fprintf(&b, "\n### %s\n\n", strings.Join(t.of, ", "))
		for line := range strings.Lines(strings.Trim(strings.ReplaceAll(t.whole, "\r", ""), "\n") + "\n") {
			b.WriteString(strings.TrimRight("    "+line, " \t\n") + "\n")
		}
	}
	return []byte(b.String()), nil
}
