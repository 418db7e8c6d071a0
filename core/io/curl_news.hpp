// CurlNews: what libcurl said while it was at work, in the order in which it said it.
//
// The sinks hear it when libcurl has been left. So no sink ever calls back into libcurl from inside, and
// where many answers come at once they are all read first and then judged one after the other, instead of
// libcurl and the engine driving each other out of the processor's caches.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/transport.hpp"

namespace cascade::io {

class CurlNews {
 public:
  // Both may throw std::bad_alloc; then this piece is not told, and what came before it is.
  void head(ExchangeId id) { items_.push_back({id, kHead, 0}); }
  void bytes(ExchangeId id, std::string_view more) {
    if (items_.empty() || items_.back().id != id || items_.back().from == kHead) {
      items_.push_back({id, bytes_.size(), 0});
    }
    bytes_.append(more);
    items_.back().size += more.size();
  }
  bool empty() const { return items_.empty(); }

  // on_head(id) and on_bytes(id, bytes) for each piece; they must not bring new ones.
  template <typename OnHead, typename OnBytes>
  void deliver(OnHead on_head, OnBytes on_bytes) {
    for (const Item& item : items_) {
      if (item.from == kHead) on_head(item.id);
      else on_bytes(item.id, std::string_view(bytes_).substr(item.from, item.size));
    }
    items_.clear();
    if (bytes_.capacity() > kKept) std::string().swap(bytes_);
    else bytes_.clear();
  }

 private:
  static constexpr std::size_t kHead = static_cast<std::size_t>(-1);
  static constexpr std::size_t kKept = 256 * 1024;  // room that is not given back
  struct Item {
    ExchangeId id;
    std::size_t from;  // in bytes_, or kHead
    std::size_t size;
  };
  std::vector<Item> items_;
  std::string bytes_;
};

}  // namespace cascade::io
