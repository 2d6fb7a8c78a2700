package tabular

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
)

// errTooBig ends the unpacking of a part that passes its limit.
var errTooBig = errors.New("a part of the archive passes its limit")

// archive reads a ZIP archive: a workbook, or CSV files. Nothing is written to disk.
func (r *reading) archive(file io.ReaderAt, size int64, name string) {
	// The directory is counted before it is read, since each entry takes memory.
	if holds(file, size, []byte("PK\x01\x02")) > r.lim.Parts {
		r.wrong(name, 0, "", "tabular.too_many_parts", "max", r.lim.Parts)
		return
	}
	z, err := zip.NewReader(file, size)
	if err != nil {
		r.wrong(name, 0, "", "tabular.damaged")
		return
	}
	parts := map[string]*zip.File{}
	for _, f := range z.File {
		slashed := strings.ReplaceAll(f.Name, `\`, "/")
		if !fs.ValidPath(strings.TrimSuffix(slashed, "/")) || strings.Contains(slashed, ":") || strings.ContainsRune(slashed, 0) {
			r.wrong(name, 0, "", "tabular.unsafe_path")
			return
		}
		key := strings.ToLower(slashed)
		if _, twice := parts[key]; twice {
			r.wrong(name, 0, "", "tabular.damaged")
			return
		}
		parts[key] = f
	}
	switch {
	case parts["[content_types].xml"] != nil:
		r.workbook(name, parts)
	case parts["mimetype"] != nil && parts["content.xml"] != nil:
		r.wrong(name, 0, "", "tabular.other_workbook") // OpenDocument
	case strings.EqualFold(path.Ext(name), ".xlsx"):
		r.wrong(name, 0, "", "tabular.not_a_workbook")
	default:
		r.zippedFolder(name, z.File)
	}
}

// zippedFolder reads the CSV files of an archive, in whatever folder of it they lie.
func (r *reading) zippedFolder(name string, parts []*zip.File) {
	for _, f := range parts {
		slashed := strings.ReplaceAll(f.Name, `\`, "/")
		base := path.Base(slashed)
		spec, ok := r.csvNamed(base)
		if !ok || !f.Mode().IsRegular() || strings.HasPrefix(slashed, "__MACOSX/") {
			if !strings.HasSuffix(slashed, "/") {
				r.passed = append(r.passed, slashed)
			}
			continue
		}
		if !r.claim(spec, base) {
			continue
		}
		raw, err := r.unpackAll(f)
		if err != nil {
			r.unpackFailed(base, err)
			continue
		}
		r.readCSV(spec, base, raw)
	}
}

// unpack opens a part of an archive; reading past a limit gives errTooBig. The sizes that the
// archive states are believed only when they are too large.
func (r *reading) unpack(f *zip.File) (io.ReadCloser, error) {
	if f.Flags&1 != 0 {
		return nil, errEncrypted
	}
	if f.UncompressedSize64 > uint64(r.lim.Unzipped-r.spent) {
		return nil, errTooBig
	}
	most := r.lim.Unzipped - r.spent
	if packed := int64(min(f.CompressedSize64, uint64(r.lim.File))); packed < most/r.lim.Ratio {
		most = min(most, max(belowThis, packed*r.lim.Ratio))
	}
	source, err := f.Open()
	if err != nil {
		return nil, err
	}
	return &part{source: source, reading: r, left: most}, nil
}

func (r *reading) unpackAll(f *zip.File) ([]byte, error) {
	p, err := r.unpack(f)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	return io.ReadAll(p)
}

var errEncrypted = errors.New("a part of the archive is encrypted")

// unpackFailed names what is wrong with an archive.
func (r *reading) unpackFailed(place string, err error) {
	switch {
	case errors.Is(err, errTooBig):
		r.wrong(place, 0, "", "tabular.bomb", "max", r.lim.Unzipped>>20)
	case errors.Is(err, errEncrypted):
		r.wrong(place, 0, "", "tabular.encrypted")
	default:
		r.wrong(place, 0, "", "tabular.damaged")
	}
}

// part is a part of an archive while it is unpacked.
type part struct {
	source  io.ReadCloser
	reading *reading
	left    int64
}

func (p *part) Read(b []byte) (int, error) {
	n, err := p.source.Read(b)
	p.left -= int64(n)
	p.reading.spent += int64(n)
	if p.left < 0 {
		return 0, errTooBig
	}
	return n, err
}

func (p *part) Close() error { return p.source.Close() }
