// Sorting by index; what is equal keeps its order. One piece of code for all comparisons: the standard
// library's is compiled anew for each of them, 2 KB a time, and a WebAssembly module is downloaded before it
// runs.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace cascade {

using IndexBefore = bool (*)(const void* comparison, std::size_t a, std::size_t b);
void sort_indices_by(std::span<std::size_t> order, IndexBefore before, const void* comparison);
std::vector<std::size_t> indices(std::size_t size);  // 0, 1, 2, ...

// comes_before(a, b): does what has index a come before what has index b?
template <class Comparison>
void sort_indices(std::span<std::size_t> order, const Comparison& comes_before) {
  const auto call = [](const void* comparison, std::size_t a, std::size_t b) {
    return (*static_cast<const Comparison*>(comparison))(a, b);
  };
  sort_indices_by(order, call, &comes_before);
}

template <class Comparison>
std::vector<std::size_t> sorted_indices(std::size_t size, const Comparison& comes_before) {
  std::vector<std::size_t> order = indices(size);
  sort_indices(order, comes_before);
  return order;
}

}  // namespace cascade
