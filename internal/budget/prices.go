package budget

import "math"

// A Unit is what budgets are counted in. Another unit is another sum: a house that sets prices in the middle of a month starts anew.
type Unit string

// The units.
const (
	MicroYen Unit = "micro_yen" // a millionth of a yen
	Token    Unit = "token"     // in and out alike
)

// Prices are what tokens cost, in yen for a million of them, which is the same number of micro-yen for one. Without prices tokens
// are counted.
type Prices struct{ In, Out float64 }

// Unit is what Cost counts in.
func (p Prices) Unit() Unit {
	if p == (Prices{}) {
		return Token
	}
	return MicroYen
}

// Cost is what tokens cost, rounded up. More than fits is the greatest number, which passes every limit.
func (p Prices) Cost(in, out int) int64 {
	if p.Unit() == Token {
		p = Prices{1, 1}
	}
	cost := math.Ceil(float64(in)*p.In + float64(out)*p.Out)
	if cost >= math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(cost)
}
