package documents

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/seal"
)

// The sealed files lie in the folder documents of the house, each named by its random id and nothing more.
// A file is on the disk before its row, so that no row ever stands without its file; a file without a row
// is harmless and is swept up.

func (d *Desk) folder() string          { return filepath.Join(d.h.Dir, "documents") }
func (d *Desk) file(doc string) string  { return filepath.Join(d.folder(), doc) }
func sealLabel(doc, part string) string { return "document " + part + " " + doc }
func hashOf(content []byte) string      { h := sha256.Sum256(content); return hex.EncodeToString(h[:]) }

// seal seals a part of a document: under the key of the person it is about, else under that of the house.
func (d *Desk) seal(ctx context.Context, x *Document, part string, plain []byte) ([]byte, error) {
	if x.Subject != "" {
		return d.h.Keys.SealFor(ctx, x.Subject, sealLabel(x.ID, part), plain)
	}
	return d.h.Keys.Seal(sealLabel(x.ID, part), plain), nil
}

func (d *Desk) unseal(ctx context.Context, x *Document, part string, sealed []byte) ([]byte, error) {
	if x.Subject != "" {
		return d.h.Keys.OpenFor(ctx, x.Subject, sealLabel(x.ID, part), sealed)
	}
	return d.h.Keys.Open(sealLabel(x.ID, part), sealed)
}

// write brings a sealed content to the disk under its final name.
func (d *Desk) write(doc string, sealed []byte) error { return seal.WriteFile(d.folder(), doc, sealed) }

// content reads, opens and checks the content of a document.
func (d *Desk) content(ctx context.Context, x *Document) ([]byte, error) {
	sealed, err := os.ReadFile(d.file(x.ID))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.Failed, "document.file_gone")
	}
	if err != nil {
		return nil, err
	}
	plain, err := d.unseal(ctx, x, "content", sealed)
	if err != nil {
		return nil, err
	}
	if hashOf(plain) != x.Hash {
		return nil, fault.New(fault.Failed, "document.file_changed")
	}
	return plain, nil
}

func (d *Desk) discard(doc string) { _ = os.Remove(d.file(doc)) } // what stays is swept up

// sweepAge is how old a file without a row must be: younger ones may wait for their row.
const sweepAge = 24 * time.Hour

// old lists the files that have been there for a day, and gives half-written ones away at once.
func (d *Desk) old() ([]string, error) {
	all, err := os.ReadDir(d.folder())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range all {
		st, err := e.Info()
		if err != nil || !st.Mode().IsRegular() || d.h.Now().Sub(st.ModTime()) < sweepAge {
			continue
		}
		if !id.Valid(e.Name()) {
			if len(e.Name()) > 5 && e.Name()[:5] == ".new-" {
				os.Remove(filepath.Join(d.folder(), e.Name()))
			}
			continue
		}
		out = append(out, e.Name())
	}
	return out, nil
}
