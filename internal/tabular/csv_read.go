package tabular

import (
	"bytes"
	"unicode/utf8"
)

// readCSV reads one register from the bytes of a CSV file.
func (r *reading) readCSV(spec Spec, place string, raw []byte) {
	if kind := binary(raw); kind != "" {
		r.wrong(place, 0, "", "tabular.not_text")
		return
	}
	text := toUTF8(raw)
	g := r.register(spec, place)
	g.suspect = !utf8.Valid(text) || hasControl(text)
	g.text.Grow(len(text))
	separator, at := separatorOf(text, spec)
	var row cells
	for line := 1; at < len(text) && !g.over(); line++ {
		row.clear()
		var wrong csvWrong
		at, wrong = readRecord(text, at, separator, &row)
		if wrong != quotesRight {
			if !g.headed {
				g.useless = true
			}
			key := "tabular.quotes"
			if wrong == quoteOpen {
				key = "tabular.open_quote"
			}
			g.wrong(place, line, g.column(row.len()-1), key)
			continue
		}
		g.take(line, &row)
	}
	g.end()
}

// csvWrong says what is wrong with the quotes of a record.
type csvWrong int

const (
	quotesRight csvWrong = iota
	quoteOpen            // never closed: the rest of the file is in it
	quoteBroken          // something follows the closing quote
)

// readRecord reads the record that begins at a place of the text, and gives the place of the next.
// Line ends are LF, CR LF or CR. When the quotes are wrong the last cell is the wrong one.
func readRecord(text []byte, at int, separator byte, row *cells) (int, csvWrong) {
	for {
		if at < len(text) && text[at] == '"' {
			at++
			for {
				n := bytes.IndexByte(text[at:], '"')
				if n < 0 {
					row.end()
					return len(text), quoteOpen
				}
				row.text = append(row.text, text[at:at+n]...)
				at += n + 1
				if at >= len(text) || text[at] != '"' {
					break
				}
				row.text = append(row.text, '"')
				at++
			}
			if at < len(text) && text[at] != separator && text[at] != '\n' && text[at] != '\r' {
				row.end()
				return afterLine(text, at), quoteBroken
			}
		} else {
			from := at
			for at < len(text) && text[at] != separator && text[at] != '\n' && text[at] != '\r' {
				at++
			}
			row.text = append(row.text, text[from:at]...)
		}
		row.end()
		if at >= len(text) || text[at] != separator {
			return afterLine(text, at), quotesRight
		}
		at++
	}
}

// afterLine is the place after the line that holds a place.
func afterLine(text []byte, at int) int {
	n := bytes.IndexAny(text[at:], "\r\n")
	if n < 0 {
		return len(text)
	}
	at += n
	if text[at] == '\r' && at+1 < len(text) && text[at+1] == '\n' {
		at++
	}
	return at + 1
}

// separatorOf finds which of comma, semicolon and tab gives most of the register's columns from the
// header, and where the rows begin. A first line such as "sep=;", which spreadsheets write for each
// other and never show, is obeyed and not counted.
func separatorOf(text []byte, spec Spec) (separator byte, at int) {
	head := text[:min(len(text), 64<<10)]
	if len(head) > 4 && bytes.EqualFold(head[:4], []byte("sep=")) && bytes.IndexByte([]byte(",;\t"), head[4]) >= 0 &&
		(len(head) == 5 || head[5] == '\r' || head[5] == '\n') {
		return head[4], afterLine(text, 5)
	}
	own := map[string]bool{}
	for _, c := range append(append([]string(nil), spec.Columns...), spec.Optional...) {
		own[fold(c)] = true
	}
	best, fewest := -1, 0
	separator = ','
	for _, candidate := range []byte(",;\t") {
		var row cells
		for from := 0; from < len(head) && row.blank(); {
			row.clear()
			from, _ = readRecord(head, from, candidate, &row)
		}
		known := 0
		for i := range row.len() {
			if own[fold(string(row.at(i)))] {
				known++
			}
		}
		if known > best || known == best && row.len() > fewest {
			best, fewest, separator = known, row.len(), candidate
		}
	}
	return separator, 0
}

// binary tells by its first bytes that a file is no text, and what it is.
func binary(b []byte) string {
	for _, k := range []struct{ kind, begins string }{
		{"zip", "PK\x03\x04"}, {"zip", "PK\x05\x06"}, {"ole", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"},
		{"program", "\x7fELF"}, {"program", "\xcf\xfa\xed\xfe"}, {"program", "\xfe\xed\xfa\xcf"}, {"program", "\xca\xfe\xba\xbe"},
		{"picture", "\x89PNG"}, {"picture", "\xff\xd8\xff"}, {"picture", "GIF8"},
		{"document", "%PDF-"}, {"packed", "\x1f\x8b"}, {"packed", "Rar!"}, {"packed", "7z\xbc\xaf"},
	} {
		if bytes.HasPrefix(b, []byte(k.begins)) {
			return k.kind
		}
	}
	if bytes.HasPrefix(b, []byte("MZ")) && bytes.IndexByte(b[:min(len(b), 4096)], 0) >= 0 {
		return "program"
	}
	return ""
}
