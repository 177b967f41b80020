package retrieval

import (
	"slices"
	"strconv"
)

// vectorSizes are the lengths for which migration 0010 makes an index.
var vectorSizes = []int{384, 768, 1024, 1536, 2048, 3072, MaxDimensions}

// sizeFor is the smallest indexed length that holds a model's vectors.
func sizeFor(dimensions int) int {
	at, _ := slices.BinarySearch(vectorSizes, dimensions)
	return vectorSizes[at]
}

// halfvec writes a vector in pgvector's text form, filled up with zeros. Five digits are more than a half holds.
func halfvec(v []float32, size int) string {
	text := append(make([]byte, 0, 10*size), '[')
	for i := range size {
		if i > 0 {
			text = append(text, ',')
		}
		if i < len(v) && v[i] != 0 {
			text = strconv.AppendFloat(text, float64(v[i]), 'g', 5, 32)
		} else {
			text = append(text, '0')
		}
	}
	return string(append(text, ']'))
}
