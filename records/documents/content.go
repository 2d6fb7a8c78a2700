package documents

import (
	"archive/zip"
	"bytes"
	"image/png"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"drosme/internal/fault"
)

// form is one kind of file that is taken in.
type form struct {
	mime, ending string
}

// The forms, by what they are and not by what they are called.
var (
	formPDF  = form{"application/pdf", "pdf"}
	formPNG  = form{"image/png", "png"}
	formJPEG = form{"image/jpeg", "jpg"}
	formText = form{"text/plain; charset=utf-8", "txt"}
	formCSV  = form{"text/csv; charset=utf-8", "csv"}
	formDOCX = form{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"}
	formXLSX = form{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"}
	formODT  = form{"application/vnd.oasis.opendocument.text", "odt"}
	formODS  = form{"application/vnd.oasis.opendocument.spreadsheet", "ods"}
)

var forms = []form{formPDF, formPNG, formJPEG, formText, formCSV, formDOCX, formXLSX, formODT, formODS}

// SaveAs is the neutral name under which a document is saved: "document.pdf".
func (d *Document) SaveAs() string {
	for _, f := range forms {
		if f.mime == d.Mime {
			return "document." + f.ending
		}
	}
	return "document"
}

// programs are the first bytes of what a computer runs: Windows, Linux, macOS (two orders of bytes, two
// sizes, and the one for several machines, which Java has as well), and scripts.
var programs = []string{"MZ", "\x7fELF", "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe", "#!", "\xef\xbb\xbf#!", "dex\n"}

// formOf tells what a content is. The name only parts CSV from other text. Faults, in the field: a program
// whatever its name, a damaged file, a form that is not taken in.
func formOf(content []byte, name, field string) (form, error) {
	has := func(prefix string) bool { return bytes.HasPrefix(content, []byte(prefix)) }
	if isProgram(content) {
		return form{}, fault.In(field, "document.program")
	}
	switch {
	case has("%PDF-"):
		if !bytes.Contains(content[max(0, len(content)-4096):], []byte("%%EOF")) {
			return form{}, fault.In(field, "document.damaged")
		}
		return formPDF, nil
	case has("\x89PNG\r\n\x1a\n"):
		if _, err := png.DecodeConfig(bytes.NewReader(content)); err != nil {
			return form{}, fault.In(field, "document.damaged")
		}
		return formPNG, nil
	case has("\xff\xd8\xff"):
		return formJPEG, nil
	case has("PK\x03\x04"):
		return office(content, field)
	case has("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"): // the container of old and of locked office files
		return form{}, fault.In(field, "document.old_office")
	}
	if !isText(content) {
		return form{}, fault.In(field, "document.unknown_form")
	}
	if strings.EqualFold(path.Ext(name), ".csv") {
		return formCSV, nil
	}
	return formText, nil
}

// isProgram tells a program by its first bytes. Text may happen to begin with MZ.
func isProgram(content []byte) bool {
	for _, p := range programs {
		if bytes.HasPrefix(content, []byte(p)) && (p != "MZ" || !isText(content)) {
			return true
		}
	}
	return bytes.HasPrefix(bytes.ToLower(content[:min(len(content), 16)]), []byte("@echo off"))
}

// isText tells whether bytes are UTF-8 without control characters other than those of lines and tabs.
func isText(content []byte) bool {
	if !utf8.Valid(content) {
		return false
	}
	for _, r := range string(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))) {
		if unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' && r != '\f' {
			return false
		}
	}
	return true
}

// office tells which office file a ZIP archive is. Macros and programs inside are refused; nothing is
// unpacked but the line that names an open document.
func office(content []byte, field string) (form, error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil || len(z.File) > 10000 {
		return form{}, fault.In(field, "document.damaged")
	}
	names := map[string]*zip.File{}
	for _, f := range z.File {
		names[f.Name] = f
		switch end := strings.ToLower(path.Ext(f.Name)); {
		case strings.EqualFold(path.Base(f.Name), "vbaProject.bin"), strings.HasPrefix(f.Name, "Basic/"):
			return form{}, fault.In(field, "document.macros")
		case slices.Contains([]string{".exe", ".dll", ".com", ".scr", ".bat", ".cmd", ".js", ".jse", ".vbs", ".vbe", ".ps1", ".msi", ".jar", ".lnk", ".hta"}, end):
			return form{}, fault.In(field, "document.program")
		}
		if f.Flags&1 != 0 {
			return form{}, fault.In(field, "document.old_office")
		}
	}
	switch {
	case names["[Content_Types].xml"] != nil && names["word/document.xml"] != nil:
		return formDOCX, nil
	case names["[Content_Types].xml"] != nil && names["xl/workbook.xml"] != nil:
		return formXLSX, nil
	}
	if m := names["mimetype"]; m != nil && names["content.xml"] != nil {
		r, err := m.Open()
		if err != nil {
			return form{}, fault.In(field, "document.damaged")
		}
		defer r.Close()
		said, err := io.ReadAll(io.LimitReader(r, 200))
		if err != nil {
			return form{}, fault.In(field, "document.damaged")
		}
		for _, f := range []form{formODT, formODS} {
			if strings.TrimSpace(string(said)) == f.mime {
				return f, nil
			}
		}
	}
	return form{}, fault.In(field, "document.unknown_form")
}
