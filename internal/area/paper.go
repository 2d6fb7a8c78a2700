package area

import (
	"bytes"

	"drosme/internal/lang"
	"drosme/internal/paper"
)

// Printed is the language of a paper: that of the reader, or the one that the address asks for.
func (c *Call) Printed() *lang.Words {
	if tag := c.Query("language"); tag != "" {
		return c.House.Book.For(tag)
	}
	return c.Words
}

// Paper sends a paper as PDF, with the house's clock in its properties. The name must be neutral, as with File.
func (c *Call) Paper(name string, doc paper.Document) error {
	now, _ := c.House.Clerk.Now()
	doc.Made = now.Time()
	var b bytes.Buffer
	if err := doc.PDF(&b); err != nil {
		return err
	}
	return c.File(name, "application/pdf", b.Bytes())
}
