package lang

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// File is a PO file as read.
type File struct {
	Header  Entry // the entry with the empty key
	Entries []Entry
	Tail    []string // comments after the last entry
}

// Entry is one key of a PO file with its words.
type Entry struct {
	Key      string
	Plural   bool     // it bears msgid_plural, and Texts has one text a plural form
	Texts    []string // one text, or one a plural form; an empty text is not translated yet
	Fuzzy    bool     // marked as not certain: treated as not translated
	Line     int      // of its msgid
	Comments []string // the comment lines before it, as they stand
}

// Filled tells whether every text is there and certain.
func (e Entry) Filled() bool {
	if e.Fuzzy || len(e.Texts) == 0 {
		return false
	}
	for _, t := range e.Texts {
		if t == "" {
			return false
		}
	}
	return true
}

// largest is how many bytes a PO file may have.
const largest = 4 << 20

var (
	keyForm   = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[A-Za-z0-9_+-]+)+$`)
	placeForm = regexp.MustCompile(`\{[a-z][a-z0-9_]*\}`)
	formLine  = regexp.MustCompile(`^msgstr\[(\d{1,2})\]`)
	spaces    = regexp.MustCompile(`\s+`)
)

// escapes are those of PO that our files may use.
var escapes = strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\n`, "\n", `\t`, "\t")

// ReadPO reads a PO file of a language. Errors name the line. A broken line, a key of another form,
// a key given twice or a header that names another language, charset or plural rule is an error; so are plural
// forms where the header has no rule, because a translator's tool would count them its own way.
func ReadPO(tag string, file []byte) (File, error) {
	if _, ok := grammars[tag]; !ok {
		return File{}, fmt.Errorf("%q is no language of the house", tag)
	}
	if len(file) > largest {
		return File{}, fmt.Errorf("larger than %d bytes", largest)
	}
	if !utf8.Valid(file) {
		return File{}, fmt.Errorf("not UTF-8")
	}
	r := &reader{tag: tag, seen: map[string]int{}}
	text := strings.TrimPrefix(string(file), "\ufeff")
	for i, line := range strings.Split(text, "\n") {
		r.number = i + 1
		if err := r.line(strings.TrimSpace(line)); err != nil {
			return File{}, fmt.Errorf("line %d: %w", r.number, err)
		}
	}
	if err := r.close(); err != nil {
		return File{}, fmt.Errorf("line %d: %w", r.number, err)
	}
	if !r.headed {
		return File{}, fmt.Errorf("no header")
	}
	return File{Header: r.top, Entries: r.entries, Tail: r.before}, nil
}

// reader keeps what of an entry has been read so far.
type reader struct {
	tag     string
	number  int
	top     Entry
	entries []Entry
	seen    map[string]int
	headed  bool
	ruled   bool // the header bears the plural rule

	open   bool // an msgid was read
	entry  Entry
	plural string
	before []string // comments since the last entry
	fuzzy  bool     // as they say
	into   *string  // where a continued string goes
	texts  []*string
}

func (r *reader) line(l string) error {
	switch {
	case l == "":
		return nil
	case l[0] == '#':
		r.before = append(r.before, l)
		if strings.HasPrefix(l, "#,") {
			for _, flag := range strings.Split(l[2:], ",") {
				r.fuzzy = r.fuzzy || strings.TrimSpace(flag) == "fuzzy"
			}
		}
		return nil
	case l[0] == '"':
		if r.into == nil {
			return fmt.Errorf("a string that belongs to nothing")
		}
		s, err := unquote(l)
		if err != nil {
			return err
		}
		*r.into += s
		return nil
	case strings.HasPrefix(l, "msgid_plural"):
		if !r.open || r.entry.Plural || len(r.texts) > 0 {
			return fmt.Errorf("msgid_plural without its msgid")
		}
		r.entry.Plural = true
		r.into = &r.plural
		return r.begin(l[len("msgid_plural"):])
	case strings.HasPrefix(l, "msgid"):
		if err := r.close(); err != nil {
			return err
		}
		r.open = true
		r.entry = Entry{Line: r.number, Fuzzy: r.fuzzy, Comments: r.before}
		r.before, r.fuzzy, r.plural, r.texts = nil, false, "", nil
		r.into = &r.entry.Key
		return r.begin(l[len("msgid"):])
	case strings.HasPrefix(l, "msgstr["):
		m := formLine.FindStringSubmatch(l)
		if m == nil || !r.open || !r.entry.Plural {
			return fmt.Errorf("a numbered msgstr where none can stand")
		}
		if m[1] != strconv.Itoa(len(r.texts)) {
			return fmt.Errorf("msgstr[%s] where msgstr[%d] is next", m[1], len(r.texts))
		}
		return r.text(l[len(m[0]):])
	case strings.HasPrefix(l, "msgstr"):
		if !r.open || r.entry.Plural || len(r.texts) > 0 {
			return fmt.Errorf("an msgstr where none can stand")
		}
		return r.text(l[len("msgstr"):])
	case strings.HasPrefix(l, "msgctxt"):
		return fmt.Errorf("msgctxt is not used here: give another key")
	}
	return fmt.Errorf("not a line of a PO file")
}

func (r *reader) text(quoted string) error {
	s := new(string)
	r.texts = append(r.texts, s)
	r.into = s
	return r.begin(quoted)
}

func (r *reader) begin(quoted string) error {
	s, err := unquote(strings.TrimSpace(quoted))
	if err != nil {
		return err
	}
	*r.into = s
	return nil
}

// close ends the entry that is open, if any.
func (r *reader) close() error {
	if !r.open {
		return nil
	}
	e, here := r.entry, r.number
	r.open, r.into = false, nil
	r.number = e.Line // an error of the entry names where it begins
	if len(r.texts) == 0 {
		return fmt.Errorf("the msgid of line %d has no msgstr", e.Line)
	}
	for _, t := range r.texts {
		e.Texts = append(e.Texts, *t)
	}
	if e.Key == "" {
		if err := r.header(e); err != nil {
			return err
		}
		r.number = here
		return nil
	}
	if !r.headed {
		return fmt.Errorf("the first entry must be the header")
	}
	if !keyForm.MatchString(e.Key) {
		return fmt.Errorf("%q has not the form of a key, such as organisation.add", e.Key)
	}
	if e.Plural && !r.ruled {
		return fmt.Errorf("the header lacks Plural-Forms: %s", grammars[r.tag].plurals)
	}
	if e.Plural && r.plural != e.Key {
		return fmt.Errorf("msgid_plural of %s must be the same key", e.Key)
	}
	if before, ok := r.seen[e.Key]; ok {
		return fmt.Errorf("the key %s was given before, in line %d", e.Key, before)
	}
	r.seen[e.Key] = e.Line
	r.entries = append(r.entries, e)
	r.number = here
	return nil
}

func (r *reader) header(e Entry) error {
	if r.headed || len(r.entries) > 0 || e.Plural {
		return fmt.Errorf("an empty msgid that is not the header")
	}
	want := map[string]string{
		"language":     r.tag,
		"content-type": "text/plain; charset=UTF-8",
		"plural-forms": grammars[r.tag].plurals,
	}
	for _, l := range strings.Split(e.Texts[0], "\n") {
		name, value, ok := strings.Cut(l, ":")
		if !ok {
			continue
		}
		name = strings.ToLower(strings.TrimSpace(name))
		right, asked := want[name]
		if !asked {
			continue
		}
		if plain(value) != plain(right) {
			return fmt.Errorf("the header says %s: %s, and it must be %s", name, strings.TrimSpace(value), right)
		}
		delete(want, name)
	}
	if _, lacks := want["language"]; lacks {
		return fmt.Errorf("the header lacks Language: %s", r.tag)
	}
	_, lacks := want["plural-forms"]
	r.headed, r.ruled, r.top = true, !lacks, e
	return nil
}

// plain takes spaces and a last semicolon away, so that editors may write a header their way.
func plain(s string) string {
	return strings.ToLower(strings.TrimSuffix(spaces.ReplaceAllString(s, ""), ";"))
}

// unquote reads one "string" of a PO line.
func unquote(s string) (string, error) {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return "", fmt.Errorf("a string must stand between quotation marks")
	}
	s = s[1 : len(s)-1]
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			return "", fmt.Errorf("a quotation mark inside a string needs a backslash")
		case '\\':
			if i++; i >= len(s) || !strings.ContainsRune(`\"nt`, rune(s[i])) {
				return "", fmt.Errorf("a backslash may stand only before n, t, a quotation mark or a backslash")
			}
		default:
			if s[i] < ' ' || s[i] == 0x7f {
				return "", fmt.Errorf("a control character inside a string")
			}
		}
	}
	return escapes.Replace(s), nil
}

// Bytes writes the file as ReadPO reads it: each text on one line, but for the header.
func (f File) Bytes() []byte {
	var b strings.Builder
	f.Header.write(&b)
	for _, e := range f.Entries {
		b.WriteString("\n")
		e.write(&b)
	}
	if len(f.Tail) > 0 {
		b.WriteString("\n" + strings.Join(f.Tail, "\n") + "\n")
	}
	return []byte(b.String())
}

var marks = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`)

func (e Entry) write(b *strings.Builder) {
	for _, c := range e.Comments {
		b.WriteString(c + "\n")
	}
	b.WriteString("msgid \"" + e.Key + "\"\n")
	switch {
	case e.Key == "":
		b.WriteString("msgstr \"\"\n")
		for _, l := range strings.SplitAfter(e.Texts[0], "\n") {
			if l != "" {
				b.WriteString("\"" + marks.Replace(l) + "\"\n")
			}
		}
	case e.Plural:
		b.WriteString("msgid_plural \"" + e.Key + "\"\n")
		for i, t := range e.Texts {
			b.WriteString("msgstr[" + strconv.Itoa(i) + "] \"" + marks.Replace(t) + "\"\n")
		}
	default:
		b.WriteString("msgstr \"" + marks.Replace(e.Texts[0]) + "\"\n")
	}
}

// NewFile gives a file of a language that has only its header.
func NewFile(tag string) File {
	return File{Header: Entry{Texts: []string{"Language: " + tag + "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n" +
		"Content-Transfer-Encoding: 8bit\nPlural-Forms: " + grammars[tag].plurals + ";\n"}}}
}

// Blank gives an entry of English as an entry of another language that has no words yet.
func Blank(tag string, english Entry) Entry {
	e := Entry{Key: english.Key, Plural: english.Plural, Texts: []string{""}}
	if e.Plural {
		e.Texts = make([]string, formsOf(tag))
	}
	return e
}
