package tabular

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"drosme/internal/fault"
)

// Read reads registers from a folder of CSV files, one CSV file, a ZIP archive of CSV files or an
// XLSX workbook. A file or sheet belongs to the register it is named after, whatever its case;
// others are named in passedOver. At least one register must be there.
//
// The error is a *fault.Fault: Invalid with one field for each thing that is wrong (File is the
// place, Row the row or 0 for the whole file, Name the column), in the order of the file, or Failed
// when the disk refused. Tables whose header is right are given even then, so that the caller can
// look for more that is wrong; nothing of them may be stored.
func Read(path string, specs []Spec, lim Limits) (tables []*Table, passedOver []string, err error) {
	name := filepath.Base(path)
	about, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		r := newReading(specs, lim)
		r.wrong(name, 0, "", "tabular.no_such_file")
		return r.done(name)
	}
	if err != nil {
		return nil, nil, fault.Because(fault.Failed, err)
	}
	if about.IsDir() {
		r := newReading(specs, lim)
		if err := r.folder(os.DirFS(path)); err != nil {
			return nil, nil, err
		}
		return r.done(name)
	}
	if !about.Mode().IsRegular() { // a pipe or a device could have no end
		r := newReading(specs, lim)
		r.wrong(name, 0, "", "tabular.not_a_register_file")
		return r.done(name)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, fault.Because(fault.Failed, err)
	}
	defer file.Close()
	return ReadUpload(file, about.Size(), name, specs, lim)
}

// ReadFS reads registers from a folder of CSV files, as Read does.
func ReadFS(folder fs.FS, specs []Spec, lim Limits) (tables []*Table, passedOver []string, err error) {
	r := newReading(specs, lim)
	if err := r.folder(folder); err != nil {
		return nil, nil, err
	}
	return r.done("")
}

// folder reads the CSV files that lie directly in a folder. An error is one of the disk.
func (r *reading) folder(folder fs.FS) error {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return fault.Because(fault.Failed, err)
	}
	if len(entries) > r.lim.Parts {
		r.wrong("", 0, "", "tabular.too_many_parts", "max", r.lim.Parts)
		return nil
	}
	for _, e := range entries {
		name := e.Name()
		spec, ok := r.csvNamed(name)
		about, err := fs.Stat(folder, name) // follows a link
		if !ok || err != nil || !about.Mode().IsRegular() {
			if e.IsDir() {
				name += "/"
			}
			r.passed = append(r.passed, name)
			continue
		}
		if !r.claim(spec, name) {
			continue
		}
		if about.Size() > r.lim.File {
			r.wrong(name, 0, "", "tabular.too_big", "max", r.lim.File>>20)
			continue
		}
		raw, err := readAll(folder, name, r.lim.File)
		if err != nil {
			return fault.Because(fault.Failed, err)
		}
		r.readCSV(spec, name, raw)
	}
	return nil
}

func readAll(folder fs.FS, name string, most int64) ([]byte, error) {
	file, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, most)) // a file that grows meanwhile is cut, not swallowed
}

// csvNamed finds the register that a CSV file is named after.
func (r *reading) csvNamed(name string) (Spec, bool) {
	ext := strings.ToLower(path.Ext(name))
	if ext != ".csv" && ext != ".tsv" && ext != ".txt" {
		return Spec{}, false
	}
	return r.specFor(name[:len(name)-len(ext)])
}
