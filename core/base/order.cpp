#include "base/order.hpp"

#include <algorithm>

namespace cascade {

void sort_indices_by(std::span<std::size_t> order, IndexBefore before, const void* comparison) {
  std::vector<std::size_t> merged(order.size());
  for (std::size_t width = 1; width < order.size(); width *= 2) {
    for (std::size_t begin = 0; begin < order.size(); begin += 2 * width) {
      const std::size_t middle = std::min(begin + width, order.size()),
                        end = std::min(middle + width, order.size());
      std::size_t left = begin, right = middle;
      for (std::size_t to = begin; to < end; ++to) {
        const bool from_right =
            left == middle || (right < end && before(comparison, order[right], order[left]));
        merged[to] = order[from_right ? right++ : left++];
      }
    }
    std::copy(merged.begin(), merged.end(), order.begin());
  }
}

std::vector<std::size_t> indices(std::size_t size) {
  std::vector<std::size_t> all(size);
  for (std::size_t i = 0; i < size; ++i) all[i] = i;
  return all;
}

}  // namespace cascade
