package tabular

import (
	"archive/zip"
	"compress/flate"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"drosme/internal/fault"
)

// Book is a workbook to write. Title and Language (BCP 47) go into its properties, where a screen
// reader looks for them.
type Book struct {
	Title    string
	Language string
	Creator  string // the organisation, never a person
	Sheets   []Sheet
}

// Sheet is a sheet to write: a header that stays in view, and rows.
type Sheet struct {
	Name    string
	Columns []Heading
	Rows    iter.Seq[[]any] // string, int, int64, float64 (15 digits), bool or nil; a number is written as a number
	Chart   *BarChart       // beside the rows; nil for none
}

// Heading is a column of a sheet to write.
type Heading struct {
	Text  string
	Width float64 // in characters; 0 lets the text of the heading decide
	AsIs  bool    // the column takes whatever is typed into it as text, so that codes and days stay as typed
}

// BarChart draws one bar for each row; columns are counted from 0.
type BarChart struct {
	Title   string
	Alt     string // what the picture shows, for who does not see it
	Label   int    // the column with the names of the bars
	Values  []int  // the columns with their lengths
	Rows    int    // how many rows, from the first
	TopLeft string // a cell, such as "F2"
}

// sheetCharacters is the most that a cell can hold, in UTF-16 units, in every program that reads one.
const sheetCharacters = 32767

// WriteXLSX writes sheets as a workbook without title; Book.Write writes one with it.
func WriteXLSX(w io.Writer, sheets []Sheet) error { return Book{Sheets: sheets}.Write(w) }

// Write writes the workbook; rows go through a buffer on disk, not through memory. No text becomes a
// formula. More rows or longer text than a sheet can hold is an Invalid fault, and nothing of use
// was written.
func (b Book) Write(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	f.SetZipWriter(quickly)
	header, err := f.NewStyle(&excelize.Style{
		Font:      &excelize.Font{Bold: true},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8ECEF"}},
		Border:    []excelize.Border{{Type: "bottom", Style: 1, Color: "4A5560"}},
		Alignment: &excelize.Alignment{Vertical: "top", WrapText: true},
	})
	if err != nil {
		return err
	}
	asIs, err := f.NewStyle(&excelize.Style{NumFmt: 49}) // "@", text
	if err != nil {
		return err
	}
	for i, s := range b.Sheets {
		if i == 0 {
			err = f.SetSheetName("Sheet1", s.Name)
		} else {
			_, err = f.NewSheet(s.Name)
		}
		if err != nil {
			return fmt.Errorf("sheet %d: %w", i+1, err)
		}
		if err := writeSheet(f, s, header, asIs); err != nil {
			return err
		}
	}
	if err := f.SetDocProps(&excelize.DocProperties{Title: b.Title, Language: b.Language, Creator: b.Creator}); err != nil {
		return err
	}
	return f.Write(w)
}

// quickly is an archive that takes less time to pack, and is a little larger.
func quickly(w io.Writer) excelize.ZipWriter {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	return z
}

func writeSheet(f *excelize.File, s Sheet, header, asIs int) error {
	if s.Chart != nil { // before the rows: the stream closes the sheet
		if err := s.Chart.draw(f, s); err != nil {
			return err
		}
	}
	stream, err := f.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	titles := make([]any, len(s.Columns))
	for i, c := range s.Columns {
		width := c.Width
		if width == 0 {
			width = min(60, max(10, float64(len([]rune(c.Text)))+3))
		}
		if err := stream.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
		if c.AsIs {
			if err := stream.SetColStyle(i+1, i+1, asIs); err != nil {
				return err
			}
		}
		titles[i] = excelize.Cell{StyleID: header, Value: c.Text}
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := stream.SetRow("A1", titles); err != nil {
		return err
	}
	line := 1
	if s.Rows != nil {
		for row := range s.Rows {
			if line++; line > sheetRows {
				return fault.New(fault.Invalid, "tabular.sheet_full", "max", sheetRows)
			}
			for c, v := range row {
				if text, ok := v.(string); ok && len(text) > sheetCharacters && len(utf16.Encode([]rune(text))) > sheetCharacters {
					return fault.New(fault.Invalid, "tabular.cell_full", "row", line, "column", c+1, "max", sheetCharacters)
				}
			}
			at, err := excelize.CoordinatesToCellName(1, line)
			if err != nil {
				return err
			}
			if err := stream.SetRow(at, row); err != nil {
				return err
			}
		}
	}
	return stream.Flush()
}

func (c *BarChart) draw(f *excelize.File, s Sheet) error {
	column := func(i int) (string, error) {
		letters, err := excelize.ColumnNumberToName(i + 1)
		return letters, err
	}
	quoted := "'" + strings.ReplaceAll(s.Name, "'", "''") + "'!"
	label, err := column(c.Label)
	if err != nil {
		return err
	}
	oneColour := false // a colour for each series, not for each bar
	chart := &excelize.Chart{
		VaryColors: &oneColour,
		Type:       excelize.Bar,
		Title:      excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.Title}}},
		Format:     excelize.GraphicOptions{AltText: c.Alt, Name: c.Title},
		Legend:     excelize.ChartLegend{Position: "bottom"},
		XAxis:      excelize.ChartAxis{ReverseOrder: true}, // the first row on top, as in the table
		Dimension:  excelize.ChartDimension{Width: 640, Height: uint(min(1200, 160+28*c.Rows*max(1, len(c.Values))))},
	}
	for _, v := range c.Values {
		letters, err := column(v)
		if err != nil {
			return err
		}
		chart.Series = append(chart.Series, excelize.ChartSeries{
			Name:       fmt.Sprintf("%s$%s$1", quoted, letters),
			Categories: fmt.Sprintf("%s$%s$2:$%s$%d", quoted, label, label, c.Rows+1),
			Values:     fmt.Sprintf("%s$%s$2:$%s$%d", quoted, letters, letters, c.Rows+1),
		})
	}
	at := c.TopLeft
	if at == "" {
		letters, err := column(len(s.Columns) + 1)
		if err != nil {
			return err
		}
		at = letters + "2"
	}
	return f.AddChart(s.Name, at, chart)
}
