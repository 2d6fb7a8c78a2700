package geo

import "math"

// Place is a point on the earth in degrees, WGS 84.
type Place struct{ Lat, Lon float64 }

// earthKm is the mean radius of the earth (IUGG).
const earthKm = 6371.0088

// Valid tells whether the place lies on the globe.
func (p Place) Valid() bool {
	return !math.IsNaN(p.Lat) && !math.IsNaN(p.Lon) && math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180
}

// Distance is the length of the great circle between two places, in kilometres (haversine).
func Distance(a, b Place) float64 {
	rad := math.Pi / 180
	dLat, dLon := (b.Lat-a.Lat)*rad, (b.Lon-a.Lon)*rad
	h := math.Pow(math.Sin(dLat/2), 2) +
		math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*math.Pow(math.Sin(dLon/2), 2)
	return 2 * earthKm * math.Asin(math.Sqrt(math.Min(1, h)))
}

// RoadFactor is how much longer a road is than the great circle, where nothing better is known.
const RoadFactor = 1.3

// RoadMinutes estimates the driving time between two places: the great circle times factor, at
// speedKmh, rounded up to whole minutes. A speed or factor that is not above 0 gives -1: not known.
func RoadMinutes(a, b Place, speedKmh, factor float64) int {
	if !(speedKmh > 0) || !(factor > 0) || !a.Valid() || !b.Valid() {
		return -1
	}
	// A hair is taken off, so that a whole number of minutes is not rounded up to the next.
	return int(math.Ceil(Distance(a, b)*factor/speedKmh*60 - 1e-9))
}
