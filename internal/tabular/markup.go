package tabular

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// errMarkup says that a part of a workbook is no XML that a workbook may hold. A document type is
// such: only attacks have one.
var errMarkup = errors.New("not the markup of a workbook")

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenOpen
	tokenClose
	tokenText
)

// token is a piece of markup. Its bytes are good until the next is asked for.
type token struct {
	kind       tokenKind
	name       []byte // of an element, without its prefix
	attributes []byte // as they stand
	text       []byte
}

// markup reads the XML of a workbook piece by piece: elements, attributes and text, no more. Reading
// a large sheet takes a tenth of the time of encoding/xml and the memory of one buffer. Long text
// comes in several pieces.
type markup struct {
	source  io.Reader
	buffer  []byte
	r, w    int
	ended   bool
	pending []byte // the name of an element that closes itself
	decoded []byte
}

const (
	markupBuffer  = 64 << 10
	markupLongest = 1 << 20 // of one tag, comment or CDATA section
)

func newMarkup(source io.Reader) *markup {
	return &markup{source: source, buffer: make([]byte, markupBuffer)}
}

// more reads on; false means that the source has ended.
func (m *markup) more() (bool, error) {
	if m.ended {
		return false, nil
	}
	if m.r > 0 {
		m.w = copy(m.buffer, m.buffer[m.r:m.w])
		m.r = 0
	}
	if m.w == len(m.buffer) {
		if len(m.buffer) >= markupLongest {
			return false, errMarkup
		}
		m.buffer = append(m.buffer, make([]byte, len(m.buffer))...)
	}
	for range 100 {
		n, err := m.source.Read(m.buffer[m.w:])
		m.w += n
		if err == io.EOF {
			m.ended = true
			return n > 0, nil
		}
		if err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, io.ErrNoProgress
}

// upTo finds a mark after a number of bytes, and gives its place from m.r.
func (m *markup) upTo(mark string, after int) (int, error) {
	for {
		if m.r+after <= m.w {
			if n := bytes.Index(m.buffer[m.r+after:m.w], []byte(mark)); n >= 0 {
				return after + n, nil
			}
		}
		if ok, err := m.more(); err != nil {
			return 0, err
		} else if !ok {
			return 0, errMarkup
		}
	}
}

// tagEnd finds the > that ends a tag, past those in quoted values.
func (m *markup) tagEnd() (int, error) {
	quote := byte(0)
	for i := 1; ; i++ {
		if m.r+i >= m.w {
			if ok, err := m.more(); err != nil {
				return 0, err
			} else if !ok {
				return 0, errMarkup
			}
		}
		switch c := m.buffer[m.r+i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i, nil
		case c == '<':
			return 0, errMarkup
		}
	}
}

// next gives the next token; at the end of the source a token of kind tokenEnd.
func (m *markup) next() (token, error) {
	if m.pending != nil {
		name := m.pending
		m.pending = nil
		return token{kind: tokenClose, name: name}, nil
	}
	for {
		if m.r == m.w {
			if ok, err := m.more(); err != nil {
				return token{}, err
			} else if !ok {
				return token{kind: tokenEnd}, nil
			}
		}
		if m.buffer[m.r] != '<' {
			return m.nextText()
		}
		for m.w-m.r < 9 && !m.ended { // enough to tell what begins here
			if _, err := m.more(); err != nil {
				return token{}, err
			}
		}
		begins := m.buffer[m.r:m.w]
		switch {
		case bytes.HasPrefix(begins, []byte("<!--")):
			n, err := m.upTo("-->", 4)
			if err != nil {
				return token{}, err
			}
			m.r += n + 3
		case bytes.HasPrefix(begins, []byte("<![CDATA[")):
			n, err := m.upTo("]]>", 9)
			if err != nil {
				return token{}, err
			}
			text := m.buffer[m.r+9 : m.r+n]
			m.r += n + 3
			return token{kind: tokenText, text: text}, nil
		case bytes.HasPrefix(begins, []byte("<?")):
			n, err := m.upTo("?>", 2)
			if err != nil {
				return token{}, err
			}
			m.r += n + 2
		case bytes.HasPrefix(begins, []byte("<!")):
			return token{}, errMarkup
		default:
			return m.nextTag()
		}
	}
}

func (m *markup) nextTag() (token, error) {
	n, err := m.tagEnd()
	if err != nil {
		return token{}, err
	}
	tag := m.buffer[m.r+1 : m.r+n]
	m.r += n + 1
	t := token{kind: tokenOpen}
	itself := false
	if len(tag) > 0 && tag[0] == '/' {
		t.kind, tag = tokenClose, tag[1:]
	} else if len(tag) > 0 && tag[len(tag)-1] == '/' {
		itself, tag = true, tag[:len(tag)-1]
	}
	name := tag
	if i := bytes.IndexAny(tag, " \t\r\n"); i >= 0 {
		name, t.attributes = tag[:i], tag[i:]
	}
	t.name = local(name)
	if len(t.name) == 0 {
		return token{}, errMarkup
	}
	if itself {
		m.pending = t.name
	}
	return t, nil
}

func (m *markup) nextText() (token, error) {
	for {
		piece := m.buffer[m.r:m.w]
		n := bytes.IndexByte(piece, '<')
		if n < 0 && (m.ended || len(piece) >= markupBuffer/2) {
			n = len(piece)
			if !m.ended { // an entity or a line end must not be cut in two
				if i := bytes.LastIndexByte(piece, '&'); i > 0 && i > n-16 {
					n = i
				}
				if n > 1 && piece[n-1] == '\r' {
					n--
				}
			}
		}
		if n < 0 {
			if _, err := m.more(); err != nil {
				return token{}, err
			}
			continue
		}
		m.r += n
		text, err := m.decode(piece[:n])
		return token{kind: tokenText, text: text}, err
	}
}

// decode resolves line ends and the entities that XML itself knows.
func (m *markup) decode(text []byte) ([]byte, error) {
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	if bytes.IndexByte(text, '&') < 0 {
		return text, nil
	}
	m.decoded = m.decoded[:0]
	for {
		i := bytes.IndexByte(text, '&')
		if i < 0 {
			m.decoded = append(m.decoded, text...)
			return m.decoded, nil
		}
		m.decoded = append(m.decoded, text[:i]...)
		text = text[i+1:]
		end := bytes.IndexByte(text[:min(len(text), 12)], ';')
		if end < 0 {
			return nil, errMarkup
		}
		c, ok := entity(string(text[:end]))
		if !ok {
			return nil, errMarkup
		}
		m.decoded = utf8.AppendRune(m.decoded, c)
		text = text[end+1:]
	}
}

func entity(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	c, err := strconv.ParseUint(digits, base, 32)
	return rune(c), err == nil && c <= utf8.MaxRune && utf8.ValidRune(rune(c))
}

func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// eachAttribute gives the attributes of a tag, names without prefix, values as they stand.
func eachAttribute(attributes []byte, take func(name, value []byte)) {
	for {
		attributes = bytes.TrimLeft(attributes, " \t\r\n")
		i := bytes.IndexByte(attributes, '=')
		if i < 0 {
			return
		}
		name := bytes.TrimRight(attributes[:i], " \t\r\n")
		attributes = bytes.TrimLeft(attributes[i+1:], " \t\r\n")
		if len(attributes) == 0 || attributes[0] != '"' && attributes[0] != '\'' {
			return
		}
		end := bytes.IndexByte(attributes[1:], attributes[0])
		if end < 0 {
			return
		}
		take(local(name), attributes[1:1+end])
		attributes = attributes[end+2:]
	}
}

// attribute gives one attribute of a tag as text; "" when it is not there.
func (m *markup) attribute(t token, name string) (text string, err error) {
	eachAttribute(t.attributes, func(n, value []byte) {
		if string(n) == name {
			var decoded []byte
			decoded, err = m.decode(value)
			text = string(decoded)
		}
	})
	return text, err
}
