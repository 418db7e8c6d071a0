#include "base/order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>

namespace cascade {
namespace {

TEST(Order, IsThatOfTheStandardLibrary) {
  std::minstd_rand random(3);
  for (std::size_t size : {0U, 1U, 2U, 3U, 7U, 8U, 64U, 1000U}) {
    std::vector<std::uint_fast32_t> what(size);
    for (std::uint_fast32_t& value : what) value = random() % 50;  // many are equal
    const auto before = [&](std::size_t a, std::size_t b) { return what[a] < what[b]; };
    std::vector<std::size_t> wanted = indices(size);
    std::stable_sort(wanted.begin(), wanted.end(), before);
    EXPECT_EQ(sorted_indices(size, before), wanted) << size;
  }
}

}  // namespace
}  // namespace cascade
