package doorway

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"

	"drosme/internal/fault"
	"drosme/internal/id"
)

// MostTaken is how many submissions travel in one archive.
const MostTaken = 50

// MostArchive is the most bytes of an archive.
const MostArchive = MostTaken*(MostSealed+1024) + 1024

// WriteArchive writes sealed submissions as a zip file: what the door answers to the office, and what is
// carried on a stick. Nothing in it can be opened without the keys of the house.
func WriteArchive(w io.Writer, list []Sealed) error {
	z := zip.NewWriter(w)
	for _, s := range list {
		f, err := z.CreateHeader(&zip.FileHeader{Name: s.ID + sealed, Method: zip.Store})
		if err != nil {
			return err
		}
		if _, err := f.Write(s.Content); err != nil {
			return err
		}
	}
	return z.Close()
}

// ReadArchive reads what WriteArchive wrote. Anything else in the file, a name that is none, or more
// than may be is Invalid: the file comes from outside.
func ReadArchive(b []byte) ([]Sealed, error) {
	broken := fault.New(fault.Invalid, "door.archive_broken")
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil || len(z.File) > 10_000 {
		return nil, broken
	}
	var out []Sealed
	for _, f := range z.File {
		name, found := strings.CutSuffix(f.Name, sealed)
		if !found || !id.Valid(name) || f.UncompressedSize64 > MostSealed {
			return nil, broken
		}
		r, err := f.Open()
		if err != nil {
			return nil, broken
		}
		content, err := io.ReadAll(io.LimitReader(r, MostSealed+1))
		r.Close()
		if err != nil || len(content) > MostSealed {
			return nil, broken
		}
		out = append(out, Sealed{ID: name, Content: content})
	}
	return out, nil
}
