package tabular

import (
	"bytes"
	"io"
	"path"
	"strings"

	"drosme/internal/fault"
)

// ReadUpload reads registers from the bytes of one file that came with a name: a CSV file named
// after its register, a ZIP archive of such files, or an XLSX workbook. What the file is, its
// content says; the name only says what the sender took it for. Errors are as for Read.
func ReadUpload(file io.ReaderAt, size int64, name string, specs []Spec, lim Limits) (tables []*Table, passedOver []string, err error) {
	r := newReading(specs, lim)
	name = short(path.Base(strings.ReplaceAll(name, `\`, "/")))
	if size > r.lim.File {
		r.wrong(name, 0, "", "tabular.too_big", "max", r.lim.File>>20)
		return r.done(name)
	}
	head := make([]byte, min(size, 4096))
	if _, err := file.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, nil, fault.Because(fault.Failed, err)
	}
	ext := strings.ToLower(path.Ext(name))
	spec, isCSV := r.csvNamed(name)
	switch kind := binary(head); {
	case kind == "zip" && !isCSV:
		r.archive(file, size, name)
	case kind == "ole":
		r.wrong(name, 0, "", r.oldOffice(file, size))
	case isCSV:
		raw := make([]byte, size)
		n, err := file.ReadAt(raw, 0)
		if err != nil && err != io.EOF {
			return nil, nil, fault.Because(fault.Failed, err)
		}
		if r.claim(spec, name) {
			r.readCSV(spec, name, raw[:n])
		}
	case ext == ".xlsx" || ext == ".xlsm" || ext == ".zip":
		r.wrong(name, 0, "", "tabular.not_a_workbook")
	case ext == ".csv" || ext == ".tsv" || ext == ".txt":
		r.passed = append(r.passed, name) // a CSV file of another name: done says which names there are
	default:
		r.wrong(name, 0, "", "tabular.not_a_register_file")
	}
	return r.done(name)
}

// oldOffice tells apart what comes in the container of old office files: a workbook locked with a
// password (its stream has this name in UTF-16), or the format before XLSX.
func (r *reading) oldOffice(file io.ReaderAt, size int64) string {
	mark := []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	if holds(file, size, mark) > 0 {
		return "tabular.encrypted"
	}
	return "tabular.old_workbook"
}

// holds counts how often a mark stands in a file, without taking the file into memory.
func holds(file io.ReaderAt, size int64, mark []byte) int {
	n, kept := 0, 0
	buffer := make([]byte, 256<<10)
	for at := int64(0); at < size; {
		got, err := file.ReadAt(buffer[kept:min(int64(len(buffer)), int64(kept)+size-at)], at)
		at += int64(got)
		window := buffer[:kept+got]
		n += bytes.Count(window, mark)
		kept = copy(buffer, window[max(0, len(window)-len(mark)+1):])
		if err != nil || got == 0 {
			break
		}
	}
	return n
}
