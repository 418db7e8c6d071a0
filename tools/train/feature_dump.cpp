// Writes what the core sees in prompts, for the training script: the very hashes and numbers that the model
// will read.
//
//   cascade_feature_dump < prompts.jsonl > features.bin        (a line is {"prompt": "..."})
//
// Per line: uint32 count, count x uint32 distinct n-gram hashes in order of appearance, kDense x float32.
// Little-endian.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/json.hpp"
#include "classify/dense.hpp"
#include "features/prompt.hpp"

int main() {
  std::ios::sync_with_stdio(false);
  auto bag = std::make_unique<cascade::GramBag>();
  std::string line;
  std::size_t number = 0;
  while (std::getline(std::cin, line)) {
    ++number;
    const auto json = cascade::parse_json(line);
    if (!json.ok() || !json.value().view()["prompt"].is_string()) {
      std::cerr << "line " << number << ": expected {\"prompt\": \"...\"}\n";
      return 1;
    }
    bag->size = 0;
    bag->limit = cascade::GramBag::kCapacity;
    const auto features = cascade::scan_prompt(json.value().view()["prompt"].str(), {}, bag.get());
    const auto dense = cascade::dense_features(features);
    std::unordered_set<std::uint32_t> seen;
    std::vector<std::uint32_t> distinct;
    for (std::uint32_t i = 0; i < bag->size; ++i)
      if (seen.insert(bag->hashes[i]).second) distinct.push_back(bag->hashes[i]);
    const auto count = static_cast<std::uint32_t>(distinct.size());
    std::cout.write(reinterpret_cast<const char*>(&count), sizeof count);
    std::cout.write(reinterpret_cast<const char*>(distinct.data()),
                    static_cast<std::streamsize>(distinct.size() * sizeof(std::uint32_t)));
    std::cout.write(reinterpret_cast<const char*>(dense.data()), static_cast<std::streamsize>(sizeof dense));
  }
  return 0;
}
