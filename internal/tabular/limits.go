package tabular

// Limits say how much of a file is read before it is refused. A zero field takes its default.
type Limits struct {
	Cell     int   // bytes in one cell; default 64 kB
	File     int64 // bytes of one file as it comes, packed or not; default 200 MB
	Unzipped int64 // bytes of all parts of an archive, and of all text of one register; default 400 MB
	Ratio    int64 // how many times larger than packed a part over 10 MB may be; default 200
	Rows     int   // rows of one register; default 2,000,000
	Columns  int   // columns of one file, named or not; default 256
	Sheets   int   // sheets of a workbook; default 50
	Parts    int   // files in an archive or a folder; default 5,000
	Faults   int   // faults after which reading stops; default 10,000
}

// belowThis a part of an archive may be packed as tightly as it likes: it cannot do harm.
const belowThis = 10 << 20

func (l Limits) filled() Limits {
	fill(&l.Cell, 64<<10)
	fill(&l.File, 200<<20)
	fill(&l.Unzipped, 400<<20)
	fill(&l.Ratio, 200)
	fill(&l.Rows, 2_000_000)
	fill(&l.Columns, 256)
	fill(&l.Sheets, 50)
	fill(&l.Parts, 5_000)
	fill(&l.Faults, 10_000)
	if l.Unzipped > 2<<30 {
		l.Unzipped = 2 << 30 // a Table counts its text in 32 bits
	}
	return l
}

func fill[N int | int64](n *N, otherwise N) {
	if *n <= 0 {
		*n = otherwise
	}
}
