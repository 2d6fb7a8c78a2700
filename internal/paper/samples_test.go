package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"time"
)

// Invented papers of each kind. Names of people and places are plainly samples.

var made = time.Date(2026, 5, 14, 9, 30, 0, 0, time.UTC)

const credit = "Programma „Paraugs” LV03-0172. Pasākumu finansē Parauga fonds un Parauga pašvaldība.\nThe Sample Fund pays 85 % and the municipality of Paraugs 15 %."

func daySheet(pupils int) Document {
	var rows [][]string
	for i := range 5 {
		rows = append(rows, []string{fmt.Sprintf("%d:15–%d:00", 9+i, 10+i), fmt.Sprintf("%d.a un %d.b klase", 7+i, 7+i), "Drošība internetā un attiecībās", "", "", ""})
	}
	blocks := []Block{
		Heading{1, "Dienas lapa: 2026. gada 14. maijs"},
		Facts{[]Fact{{"Kur", "Parauga pamatskola, Skolas iela 1, Paraugciems"}, {"Kontaktpersona", "Paraugs Skolotājs, 20000000"}, {"Piebraukšana", "Izbraukšana 7:40; treileris stāv pagalmā pie sporta zāles"}, {"Piezīmes", ""}}},
		Table{Caption: "Nodarbības", RowHeight: 9, Columns: []Column{{Title: "Laiks", Width: 14}, {Title: "Klase"}, {Title: "Temats"}, {Title: "Skaits", Width: 10, Align: Centre}, {Title: "Skaitīja", Width: 12}, {Title: "Kā", Width: 10}}, Rows: rows},
		Boxes{Label: "Paņemts līdzi", Row: true, Items: []string{"Treilera atslēgas", "Projektors", "Pagarinātājs", "Anketas", "Pirmās palīdzības soma"}},
		Boxes{Label: "Ja bērns stāsta", Items: []string{"Briesmas: 112", "Zvanu atbildīgajai par bērnu drošību", "Pierakstu bērna paša vārdus, neko neizjautājot"}},
		Lines{N: 4, Label: "Ko skolēni zināja, kā trūka, ko mainījām"},
	}
	if pupils > 0 {
		var t [][]string
		for i := range pupils {
			t = append(t, []string{fmt.Sprint(i + 1), "", ""})
		}
		blocks = append(blocks, Table{Caption: "Klātesošie", Columns: []Column{{Title: "Nr.", Width: 8}, {Title: "Vārds"}, {Title: "Paraksts", Width: 40}}, Rows: t, RowHeight: 8})
	}
	blocks = append(blocks, Signature{[]string{"Skolas pārstāvis (vārds, uzvārds)", "Paraksts", "Datums"}})
	return Document{Title: "Dienas lapa 2026-05-14", Lang: "lv", Kind: Sheet, Blocks: blocks, Footer: credit, PageLabel: "{page}. lapa no {pages}", OnePage: true, Made: made}
}

func letter() Document {
	return Document{Title: "Apstiprinājums", Lang: "lv", Kind: Letter, Footer: credit, Made: made, Blocks: []Block{
		Paragraph{Text: "Parauga pamatskolai\nSkolas iela 1, Paraugciems", Align: Left},
		Paragraph{Text: "Paraugpilsēta, 2026. gada 2. aprīlī", Align: Right},
		Heading{1, "Apstiprinām vizīti 2026. gada 14. maijā"},
		Paragraph{Runs: []Run{{"Labdien! Ar prieku apstiprinām, ka ", false}, {"ceturtdien, 14. maijā, plkst. 9.15–14.00", true}, {" būsim Jūsu skolā. Lūdzam nodrošināt telpu ar elektrību un iespēju aptumšot logus, kā arī vietu treilerim (12 × 3 m) pagalmā.", false}}},
		List{Items: []string{"Telefonus skolēni drīkst lietot.", "Klasē visu laiku ir skolotājs.", "Ja kas mainās, lūdzu, zvaniet mums ne vēlāk kā divas dienas iepriekš."}},
		List{Numbered: true, Items: []string{"Українською: ґанок, їжак, єдність — перевірка літер.", "По-русски: съёмка, объявление, подъезд — проверка букв.", "Polski: zażółć gęślą jaźń. Eesti: õäöü šž."}},
		Together{[]Block{Paragraph{Text: "Lapa ar Jūsu pieprasījuma stāvokli (bez vārdiem):"}, QR{Text: "https://paraugs.example/r/0123456789abcdef", Caption: "https://paraugs.example/r/0123456789abcdef", Alt: "Adrese: paraugs.example"}}},
		Signature{[]string{"Paraksts"}},
	}}
}

func results() Document {
	var rows [][]string
	for i := range 60 {
		rows = append(rows, []string{fmt.Sprintf("P%02d", i+1), "Nodarbība skolā par drošību internetā, attiecībām un to, kur meklēt palīdzību", fmt.Sprint(20 + i), fmt.Sprint(18 + i), "1 234,50 €"})
	}
	return Document{Title: "Results 2026", Lang: "en", Kind: Report, Footer: credit, PageLabel: "Page {page} of {pages}", Made: made, Blocks: []Block{
		Heading{1, "Results, January to June 2026"},
		Paragraph{Text: "This report is frozen. A figure is one number for every reader; where the reader may not open its rows, the page says how many are withheld."},
		Heading{2, "Reach"},
		Chart{Title: "People reached, by half-year", Description: "People reached in three half-years beside their targets.", Target: "target", Bars: []Bar{{Label: "First half 2025", Value: 320, Target: 300}, {Label: "Second half 2025, with the schools of the north and the youth centres", Value: 210, Text: "210", Target: 400}, {Label: "First half 2026", Value: 0, Text: "0"}}},
		Table{Caption: "Figures by indicator", RowTitles: true, Columns: []Column{{Title: "Code"}, {Title: "Indicator"}, {Title: "Target", Align: Right}, {Title: "Result", Align: Right}, {Title: "Cost", Align: Right}}, Rows: rows, Foot: []string{"", "Total", "2 970", "2 850", "74 070,00 €"}},
		Heading{2, "Map"},
		Image{PNG: picture(), Alt: "A grey square with a black circle", Caption: "A picture", Width: 60},
		Image{SVG: sampleMap, Alt: "A map of two areas, one dark, one light, with three places", Width: 100},
		Paragraph{Text: "A note in small print.", Small: true},
	}}
}

const sampleMap = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 -10 200 100" role="img"><title>Map</title>
<g stroke="#000" stroke-width="1"><path fill="#555" d="M0,0 L60 10 70,60h-40 l-30-20Z"/><path fill="#eee" d="M60 10C80-10 120 0 150 20S160 60 120 70Q100 90 70 60z M90 30v15h15V30z"/></g>
<g transform="translate(90 50) scale(2)"><circle r="3" fill="none" stroke="black"/><ellipse cx="20" cy="4" rx="4" ry="2" fill="#fff" stroke="#000" stroke-width="0.5"/></g>
<line x1="0" y1="80" x2="40" y2="80" stroke="#000" stroke-width="2"/><polyline points="50,80 60,75 70,80" fill="none" stroke="#000"/><polygon points="80,80 85,72 90,80"/><rect x="100" y="74" width="10" height="6" fill="#999"/>
<text x="30" y="30" font-size="8" fill="#fff" text-anchor="middle" font-weight="bold">Paraugi</text><text x="180" y="82" font-size="7" text-anchor="end">0 – 20 km, ģēšņi</text></svg>`

// picture draws a circle with half-transparent ground.
func picture() []byte {
	img := image.NewNRGBA(image.Rect(0, 0, 200, 100))
	for y := range 100 {
		for x := range 200 {
			c := color.NRGBA{0, 0, 0, 60}
			if (x-100)*(x-100)+(y-50)*(y-50) < 1600 {
				c = color.NRGBA{0, 0, 0, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}
