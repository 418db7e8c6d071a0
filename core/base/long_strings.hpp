// LongStrings: takes the long strings out of a JSON text before cJSON reads it, and puts them back into its
// tree.
//
// Prompts and answers are one long string in a small document, and cJSON goes over every byte of a string
// twice: most of the time of reading a request or an answer was spent there. Here a string is crossed as fast
// as memchr crosses it. What cJSON reads has "" in the place of each, so it is still cJSON that decides what
// is JSON; a string of which there is any doubt stays where it is.
#pragma once

#include <cjson/cJSON.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cascade {

class LongStrings {
 public:
  // `text` must live as long as this, and be UTF-8.
  explicit LongStrings(std::string_view text);
  bool any() const { return !lifted_.empty(); }
  std::string_view skeleton() const { return skeleton_; }
  // Into what cJSON made of the skeleton. False when there was no memory for it.
  bool put_back(cJSON* root);

 private:
  struct Lifted {
    std::size_t ordinal;  // so many strings, keys included, begin before it
    std::string_view raw;
    std::string decoded;  // "" when there was nothing to decode
  };
  struct Walk {
    std::size_t ordinal = 0;
    std::vector<Lifted>::const_iterator next;
  };
  bool put_back(cJSON* first, Walk& walk) const;
  bool take_place(char*& placeholder, Walk& walk) const;

  std::vector<Lifted> lifted_;  // in the order of the text
  std::string skeleton_;
};

}  // namespace cascade
