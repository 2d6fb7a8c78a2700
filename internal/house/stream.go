package house

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"drosme/internal/audit"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
)

// A house as a stream is lines of JSON, compressed: a head, then for each table of both stores a line
// with its columns and a line a row, then the sealed documents in pieces, then an end line by which a
// cut stream is known. It is what a backup holds and what move carries; bytes stand as {"b": base64}.
// The keys are in a stream of their own: they never lie beside what they open.

const streamKind = "drosme house 1"

type streamHead struct {
	Kind     string                      `json:"kind"`
	Made     string                      `json:"made"`
	House    string                      `json:"house"` // fingerprint of the root key
	Versions map[string]map[string]int64 `json:"versions"`
	HeadSeq  int64                       `json:"head_seq"` // end of the audit chain
	HeadMAC  []byte                      `json:"head_mac"`
}

type streamLine struct {
	Store   string   `json:"store,omitempty"`
	Table   string   `json:"table,omitempty"`
	Columns []string `json:"columns,omitempty"`
	Row     []any    `json:"row,omitempty"`
	File    string   `json:"file,omitempty"`
	Part    []byte   `json:"part,omitempty"`
	End     int64    `json:"end,omitempty"` // how many lines came before
}

type bytesValue struct {
	B string `json:"b"`
}

// WriteStream writes the whole house but its keys, as it is at one moment.
func (h *House) WriteStream(ctx context.Context, w io.Writer) error {
	z := gzip.NewWriter(w)
	e := json.NewEncoder(z)
	e.SetEscapeHTML(false)
	n := int64(0)
	put := func(l streamLine) error { n++; return e.Encode(l) }
	kept, err := h.KeyDB.Head(ctx) // before the snapshot: lines sealed between the two would look cut
	if err != nil {
		return err
	}
	err = h.snapshot(ctx, func(stores []part) error {
		head := streamHead{Kind: streamKind, Made: h.Now().UTC().Format("2006-01-02T15:04:05Z"), House: h.Keys.Root().String(),
			Versions: map[string]map[string]int64{}, HeadSeq: kept.Seq, HeadMAC: kept.MAC}
		var err error
		for _, s := range stores {
			if head.Versions[s.name], err = s.tx.Versions(); err != nil {
				return err
			}
		}
		if err := e.Encode(head); err != nil {
			return err
		}
		for _, s := range stores {
			tables, err := s.tx.Tables()
			if err != nil {
				return err
			}
			for _, t := range tables {
				if err := put(streamLine{Store: s.name, Table: t.Name, Columns: t.Columns}); err != nil {
					return err
				}
				err := s.tx.EachRow(t, func(row []any) error {
					for i, v := range row {
						if b, ok := v.([]byte); ok {
							row[i] = bytesValue{base64.StdEncoding.EncodeToString(b)}
						}
					}
					return put(streamLine{Row: row})
				})
				if err != nil {
					return err
				}
			}
		}
		return h.eachDocument(func(name string, f io.Reader) error {
			buf := make([]byte, 1<<16)
			for {
				k, err := io.ReadFull(f, buf)
				if k > 0 {
					if err := put(streamLine{File: name, Part: buf[:k]}); err != nil {
						return err
					}
				}
				if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
					return nil
				}
				if err != nil {
					return err
				}
			}
		})
	})
	if err != nil {
		return err
	}
	if err := e.Encode(streamLine{End: n}); err != nil {
		return err
	}
	return z.Close()
}

func (h *House) documents() string { return filepath.Join(h.Opts.Dir, "documents") }

func (h *House) eachDocument(each func(name string, f io.Reader) error) error {
	entries, err := os.ReadDir(h.documents())
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || !id.Valid(e.Name()) {
			continue
		}
		f, err := os.Open(filepath.Join(h.documents(), e.Name()))
		if err != nil {
			return err
		}
		err = each(e.Name(), f)
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// ReadStream fills this house, which must be new and empty, from a stream. It is all or nothing for the
// tables of each store.
func (h *House) ReadStream(ctx context.Context, r io.Reader) error {
	z, err := gzip.NewReader(bufio.NewReaderSize(r, 1<<20))
	if err != nil {
		return damaged(err)
	}
	d := json.NewDecoder(z)
	d.UseNumber()
	var head streamHead
	if err := d.Decode(&head); err != nil || head.Kind != streamKind {
		return damaged(err)
	}
	if head.House != h.Keys.Root().String() {
		return fault.New(fault.Locked, "house.backup_of_another")
	}
	if err := h.sameVersions(ctx, head); err != nil {
		return err
	}
	in := &streamReader{h: h, d: d}
	if err := in.store(ctx, h.Store, "data"); err != nil {
		return err
	}
	if err := in.store(ctx, h.Lines, "log"); err != nil {
		return err
	}
	if _, has := head.Versions[lessonsStore]; has {
		lessons, err := h.Lessons(ctx)
		if err != nil {
			return err
		}
		if err := in.store(ctx, lessons, lessonsStore); err != nil {
			return err
		}
	}
	if err := in.files(); err != nil {
		return err
	}
	return h.KeyDB.SetHead(ctx, audit.Head{Seq: head.HeadSeq, MAC: head.HeadMAC, At: when.ToMoment(h.Now())})
}

func damaged(cause error) error {
	_ = cause // the reader's own words would name places of the file, which help nobody
	return fault.New(fault.Invalid, "house.backup_damaged")
}

func (h *House) sameVersions(ctx context.Context, head streamHead) error {
	if _, has := head.Versions[lessonsStore]; has {
		if _, err := h.Lessons(ctx); err != nil {
			return err
		}
	}
	return h.snapshot(ctx, func(stores []part) error {
		for _, s := range stores {
			mine, err := s.tx.Versions()
			if err != nil {
				return err
			}
			for room, v := range head.Versions[s.name] {
				if mine[room] != v {
					return fault.New(fault.Invalid, "house.backup_version", "made", head.Made)
				}
			}
		}
		return nil
	})
}

type streamReader struct {
	h    *House
	d    *json.Decoder
	next *streamLine // read, and not used yet
	n    int64
}

func (s *streamReader) line() (streamLine, error) {
	if s.next != nil {
		l := *s.next
		s.next = nil
		return l, nil
	}
	var l streamLine
	if err := s.d.Decode(&l); err != nil {
		return l, damaged(err)
	}
	s.n++
	return l, nil
}

func (s *streamReader) back(l streamLine) { s.next = &l }

// store reads the tables of one store into it.
func (s *streamReader) store(ctx context.Context, to *db.Store, name string) error {
	return to.Write(ctx, func(tx *db.Tx) error {
		if !s.h.Made {
			return fault.New(fault.Conflict, "house.not_empty")
		}
		for {
			l, err := s.line()
			if err != nil {
				return err
			}
			if l.Table == "" || l.Store != name {
				s.back(l)
				return nil
			}
			if err := s.table(tx, l); err != nil {
				return err
			}
		}
	})
}

func (s *streamReader) table(tx *db.Tx, head streamLine) error {
	// Rows that a new house has of its own (a code of the first start) give way to the stream's.
	if err := tx.Clear(head.Table); err != nil {
		return err
	}
	put, done, err := tx.PutRow(db.Table{Name: head.Table, Columns: head.Columns})
	if err != nil {
		return err
	}
	defer done()
	for {
		l, err := s.line()
		if err != nil {
			return err
		}
		if l.Row == nil {
			s.back(l)
			return nil
		}
		if len(l.Row) != len(head.Columns) {
			return damaged(nil)
		}
		for i, v := range l.Row {
			if l.Row[i], err = streamValue(v); err != nil {
				return err
			}
		}
		if err := put(l.Row); err != nil {
			return err
		}
	}
}

func streamValue(v any) (any, error) {
	switch x := v.(type) {
	case json.Number:
		if n, err := x.Int64(); err == nil {
			return n, nil
		}
		f, err := x.Float64()
		if err != nil {
			return nil, damaged(err)
		}
		return f, nil
	case map[string]any:
		text, _ := x["b"].(string)
		b, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, damaged(err)
		}
		return b, nil
	}
	return v, nil
}

// files reads the documents and the end line.
func (s *streamReader) files() error {
	var open *os.File
	closeOpen := func() error {
		if open == nil {
			return nil
		}
		err := errors.Join(open.Sync(), open.Close())
		open = nil
		return err
	}
	defer func() { _ = closeOpen() }()
	for {
		l, err := s.line()
		if err != nil {
			return err
		}
		if l.File == "" {
			if l.End != s.n-1 {
				return damaged(nil)
			}
			return closeOpen()
		}
		if !id.Valid(l.File) || strings.ContainsAny(l.File, `/\.`) {
			return damaged(nil)
		}
		path := filepath.Join(s.h.documents(), l.File)
		if open == nil || open.Name() != path {
			if err := closeOpen(); err != nil {
				return err
			}
			if err := os.MkdirAll(s.h.documents(), 0o700); err != nil {
				return fault.Because(fault.Failed, err)
			}
			if open, err = os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err != nil {
				return fault.Because(fault.Failed, err)
			}
		}
		if _, err := open.Write(l.Part); err != nil {
			return fault.Because(fault.NoSpace, err)
		}
	}
}
