package paper

import (
	"errors"
	"io"
)

// DOCX writes the document as DOCX (ISO/IEC 29500).
func (d Document) DOCX(w io.Writer) error {
	if err := d.check(); err != nil {
		return err
	}
	return d.docx(w)
}

func (d Document) docx(io.Writer) error { return errors.New("paper: DOCX is not written yet") }
