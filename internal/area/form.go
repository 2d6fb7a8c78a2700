package area

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"drosme/internal/clerk"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
)

// Form reads what was typed. Each reading notes what is wrong with its field; Err gives it all at once,
// so that a person hears of everything in one go.
type Form struct {
	values url.Values
	files  map[string][]*multipart.FileHeader
	faults fault.List
}

// NewForm makes a form of given values: for acts that come without HTTP, and for tests.
func NewForm(v url.Values) *Form { return &Form{values: v} }

// Form gives what was sent, once parsed; a body that is too large or broken has been refused before.
func (c *Call) Form() *Form {
	if c.form == nil {
		c.form = &Form{values: c.R.PostForm}
		if c.R.MultipartForm != nil {
			c.form.files = c.R.MultipartForm.File
		}
	}
	return c.form
}

// ParseForm reads the body of a POST within a limit and puts the act into the request's context: the
// web layer calls it before the handler. Everything typed but the act id goes into the act's hash.
func (c *Call) ParseForm(maxBody int64) error {
	c.R.Body = http.MaxBytesReader(c.W, c.R.Body, maxBody)
	var err error
	if strings.HasPrefix(c.R.Header.Get("Content-Type"), "multipart/form-data") {
		err = c.R.ParseMultipartForm(maxBody) // all of it in memory: a part on the disk would lie there in the clear
	} else {
		err = c.R.ParseForm()
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return fault.New(fault.Invalid, "field.too_much", "max", maxBody>>20)
	}
	if err != nil {
		return fault.New(fault.Invalid, "field.broken_form")
	}
	for name, vs := range c.R.PostForm {
		for i, v := range vs {
			if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
				return fault.In(name, "field.broken_text")
			}
			vs[i] = strings.ReplaceAll(v, "\r\n", "\n")
		}
	}
	f := c.Form()
	if act := f.values.Get("act_id"); id.Valid(act) {
		ctx := clerk.WithAct(c.R.Context(), clerk.Act{ID: act, Hash: f.hash(c.R.URL.Path)})
		c.R = c.R.WithContext(ctx)
	}
	if why := strings.TrimSpace(f.values.Get("purpose")); why != "" {
		c.R = c.R.WithContext(clerk.WithPurpose(c.R.Context(), why))
	}
	return nil
}

func (f *Form) hash(path string) string {
	h := sha256.New()
	io.WriteString(h, path)
	names := make([]string, 0, len(f.values))
	for n := range f.values {
		if n != "act_id" {
			names = append(names, n)
		}
	}
	sort.Strings(names)
	for _, n := range names {
		for _, v := range f.values[n] {
			io.WriteString(h, "\x00"+n+"\x01"+v)
		}
	}
	var fileNames []string
	for n := range f.files {
		fileNames = append(fileNames, n)
	}
	sort.Strings(fileNames)
	for _, n := range fileNames {
		for _, fh := range f.files[n] {
			if r, err := fh.Open(); err == nil {
				io.WriteString(h, "\x02"+n+"\x01"+fh.Filename+"\x01")
				_, _ = io.Copy(h, r)
				r.Close()
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Raw gives what was typed, unchecked, for showing it again.
func (f *Form) Raw(name string) string { return f.values.Get(name) }

// RawAll gives all values of a name, unchecked.
func (f *Form) RawAll(name string) []string { return f.values[name] }

// Has tells whether a field was sent at all (a ticked box, a pressed button).
func (f *Form) Has(name string) bool { return f.values.Has(name) }

// MostOneLine is the most characters of what is asked for on one line; a longer text may have several.
const MostOneLine = 300

// Text reads one line or text of at most max characters; blanks around it go. Up to MostOneLine it is one
// line, and line breaks are refused: no browser sends them from such a field.
func (f *Form) Text(name string, max int) string {
	s := strings.TrimSpace(f.values.Get(name))
	if max <= MostOneLine && strings.ContainsAny(s, "\n\r\v\f\u0085\u2028\u2029") {
		f.faults.Add(name, "field.one_line")
	}
	if utf8.RuneCountInString(s) > max {
		f.faults.Add(name, "field.too_long", "max", max)
	}
	return s
}

// Need is Text that may not be empty.
func (f *Form) Need(name string, max int) string {
	s := f.Text(name, max)
	if s == "" {
		f.faults.Add(name, "field.required")
	}
	return s
}

// Day reads a day, in ISO or the local form; empty is no day.
func (f *Form) Day(name string) when.Day {
	s := strings.TrimSpace(f.values.Get(name))
	if s == "" {
		return ""
	}
	d, err := when.ParseDay(s)
	if err != nil {
		f.faults.Add(name, "field.not_a_day")
	}
	return d
}

// Local reads a day and hour, from one field or from name_day and name_clock.
func (f *Form) Local(name string) when.Local {
	s := strings.TrimSpace(f.values.Get(name))
	if s == "" {
		day, clock := strings.TrimSpace(f.values.Get(name+"_day")), strings.TrimSpace(f.values.Get(name+"_clock"))
		if day == "" && clock == "" {
			return ""
		}
		s = day + " " + clock
	}
	l, err := when.ParseLocal(s)
	if err != nil {
		f.faults.Add(name, "field.not_a_time")
	}
	return l
}

// Int reads a whole number between least and most; empty gives ok false.
func (f *Form) Int(name string, least, most int) (n int, ok bool) {
	s := strings.TrimSpace(f.values.Get(name))
	if s == "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	switch {
	case err != nil && looksFractional(s):
		f.faults.Add(name, "field.not_whole")
	case err != nil:
		f.faults.Add(name, "field.not_a_number")
	case n < 0 && least >= 0:
		f.faults.Add(name, "field.negative")
	case n < least:
		f.faults.Add(name, "field.too_small", "min", least)
	case n > most:
		f.faults.Add(name, "field.too_large", "max", most)
	default:
		return n, true
	}
	return 0, false
}

func looksFractional(s string) bool {
	_, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	return err == nil
}

// Word reads one of the allowed words; empty is allowed when the first allowed word is empty.
func (f *Form) Word(name string, allowed ...string) string {
	s := strings.TrimSpace(f.values.Get(name))
	for _, a := range allowed {
		if a == s {
			return s
		}
	}
	if s == "" {
		f.faults.Add(name, "field.required")
	} else {
		f.faults.Add(name, "field.unknown_word", "words", strings.Join(allowed, ", "))
	}
	return ""
}

// Bool reads a tick box.
func (f *Form) Bool(name string) bool { return f.values.Get(name) != "" }

// Version reads the version of the record that the form was made from.
func (f *Form) Version() int {
	n, _ := strconv.Atoi(f.values.Get("version"))
	return n
}

// File reads an uploaded file of at most max bytes; none gives nil.
func (f *Form) File(name string, max int64) (content []byte, filename string) {
	fs := f.files[name]
	if len(fs) == 0 || fs[0].Size == 0 {
		return nil, ""
	}
	if fs[0].Size > max {
		f.faults.Add(name, "field.file_too_large", "max", max>>20)
		return nil, ""
	}
	r, err := fs[0].Open()
	if err != nil {
		f.faults.Add(name, "field.broken_file")
		return nil, ""
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, max))
	if err != nil {
		f.faults.Add(name, "field.broken_file")
		return nil, ""
	}
	return b, fs[0].Filename
}

// Wrong notes a fault that the page itself found.
func (f *Form) Wrong(name, key string, pairs ...any) { f.faults.Add(name, key, pairs...) }

// Err gives all that is wrong, or nil.
func (f *Form) Err() error { return f.faults.Err() }

// WithForm is for tests: it hands a form to a call.
func (c *Call) WithForm(ctx context.Context, f *Form) { c.form = f; c.R = c.R.WithContext(ctx) }
