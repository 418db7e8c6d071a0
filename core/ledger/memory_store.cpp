#include "ledger/store.hpp"

namespace cascade {

void MemoryStore::reserve(std::uint64_t id, const std::vector<Claim>& claims, Money amount,
                          std::int64_t now_ms, std::int64_t expires_ms, OnReserve done) {
  sweep(now_ms);
  ReserveAnswer answer;
  answer.granted = true;
  if (reservations_.find(id) == reservations_.end()) {
    for (std::size_t i = 0; i < claims.size(); ++i) {
      const BudgetState s = budgets_[claims[i].key].state;
      if (claims[i].enforce && answer.granted && s.spent + s.reserved + amount > claims[i].limit) {
        answer.granted = false;
        answer.refused_by = i;
      }
    }
    if (answer.granted) {
      Reservation r;
      r.amount = amount;
      r.expires_ms = expires_ms;
      for (const Claim& c : claims) {
        Budget& b = budgets_[c.key];
        b.state.reserved += amount;
        b.window_end_ms = c.window_end_ms;
        r.keys.push_back(c.key);
      }
      reservations_.emplace(id, std::move(r));
    }
  }
  for (const Claim& c : claims) answer.states.push_back(budgets_[c.key].state);
  done(answer);
}

void MemoryStore::settle(std::uint64_t id, Money actual, std::int64_t now_ms) {
  const auto it = reservations_.find(id);
  if (it == reservations_.end()) return;
  for (const std::string& key : it->second.keys) {
    Budget& b = budgets_[key];
    if (!it->second.lapsed) b.state.reserved -= it->second.amount;
    b.state.spent += actual;
  }
  reservations_.erase(it);
  sweep(now_ms);
}

BudgetState MemoryStore::state(const std::string& key) const {
  const auto it = budgets_.find(key);
  return it == budgets_.end() ? BudgetState{} : it->second.state;
}

void MemoryStore::restore(const std::string& key, Money spent) { budgets_[key].state.spent += spent; }

std::map<std::string, BudgetState> MemoryStore::budgets() const {
  std::map<std::string, BudgetState> out;
  for (const auto& [key, b] : budgets_) out.emplace(key, b.state);
  return out;
}

// Lapsed reservations give their money back but are remembered for a while: a late settlement must still
// count as spent.
void MemoryStore::sweep(std::int64_t now_ms) {
  if (now_ms < next_sweep_ms_) return;
  next_sweep_ms_ = now_ms + 1000;
  constexpr std::int64_t kRemember = 3'600'000;
  for (auto it = reservations_.begin(); it != reservations_.end();) {
    Reservation& r = it->second;
    if (!r.lapsed && r.expires_ms <= now_ms) {
      for (const std::string& key : r.keys) budgets_[key].state.reserved -= r.amount;
      r.lapsed = true;
    }
    if (r.lapsed && r.expires_ms + kRemember <= now_ms) it = reservations_.erase(it);
    else ++it;
  }
  for (auto it = budgets_.begin(); it != budgets_.end();) {
    const Budget& b = it->second;
    if (b.window_end_ms != 0 && b.window_end_ms + kRemember < now_ms && b.state.reserved.pico == 0)
      it = budgets_.erase(it);
    else ++it;
  }
}

void MemoryStore::keep(std::string_view name, std::string document) {
  documents_.insert_or_assign(std::string(name), std::move(document));
}

void MemoryStore::recall(std::string_view name, OnDocument done) {
  const auto found = documents_.find(name);
  done(found == documents_.end() ? std::string_view() : std::string_view(found->second));
}

}  // namespace cascade
