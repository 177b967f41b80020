package retrieval

import "encoding/binary"

// packIDs writes ascending ids as varints of their differences.
func packIDs(ids []int32) []byte {
	packed := make([]byte, 0, 2*len(ids))
	last := int32(0)
	for _, id := range ids {
		packed = binary.AppendUvarint(packed, uint64(id-last))
		last = id
	}
	return packed
}

// common are the ids of an ascending list that stand in a packed one. What is not a packed list ends where it cannot be read.
func common(packed []byte, list []int32) []int32 {
	var both []int32
	id := int32(0)
	for len(packed) > 0 && len(list) > 0 {
		by, size := binary.Uvarint(packed)
		if size <= 0 {
			break
		}
		packed = packed[size:]
		id += int32(by)
		for len(list) > 0 && list[0] < id {
			list = list[1:]
		}
		if len(list) > 0 && list[0] == id {
			both = append(both, id)
			list = list[1:]
		}
	}
	return both
}

// unpackIDs reads a packed list, up to where it cannot be read.
func unpackIDs(packed []byte) []int32 {
	ids := make([]int32, 0, len(packed))
	id := int32(0)
	for len(packed) > 0 {
		by, size := binary.Uvarint(packed)
		if size <= 0 {
			break
		}
		packed = packed[size:]
		id += int32(by)
		ids = append(ids, id)
	}
	return ids
}
