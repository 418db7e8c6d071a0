// Store: what several runs, agents, processes or hosts share: how much of each budget is spent and reserved,
// and documents that outlive who wrote them (what a calibration has learned).
//
// One decision is one atomic operation: a reservation takes its amount from all its budgets or from none.
// Reservations expire, so that a process that dies does not hold money for ever. Answers come through a
// callback because a durable or shared store needs a journey; the in-memory store answers at once.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.hpp"
#include "base/time.hpp"

namespace cascade {

// A claim on one budget. `key` names the budget and its window: "agent/daily/2026-11-20", so a new day is a
// new key.
struct Claim {
  std::string key;
  Money limit;
  bool enforce = true;             // false: count it, never refuse (on_exceeded: warn)
  std::int64_t window_end_ms = 0;  // when the key may be forgotten; 0 = never
};

struct BudgetState {
  Money spent;
  Money reserved;
};

struct ReserveAnswer {
  bool granted = false;
  std::size_t refused_by = 0;       // index of the claim that refused
  std::vector<BudgetState> states;  // of every claim, this reservation included when it was granted
};

class Store {
 public:
  virtual ~Store() = default;
  using OnReserve = std::function<void(const ReserveAnswer&)>;

  // All or nothing. `id` is unique; the same id again answers as the first time did.
  virtual void reserve(std::uint64_t id, const std::vector<Claim>& claims, Money amount, std::int64_t now_ms,
                       std::int64_t expires_ms, OnReserve done) = 0;
  // The truth after the attempt: takes the reservation back and adds what was really spent (also more than
  // was reserved).
  virtual void settle(std::uint64_t id, Money actual, std::int64_t now_ms) = 0;

  // The newest document under a name stays. `done` hears an empty one where there is none.
  using OnDocument = std::function<void(std::string_view document)>;
  virtual void keep(std::string_view name, std::string document) = 0;
  virtual void recall(std::string_view name, OnDocument done) = 0;
};

class MemoryStore final : public Store {
 public:
  void reserve(std::uint64_t id, const std::vector<Claim>& claims, Money amount, std::int64_t now_ms,
               std::int64_t expires_ms, OnReserve done) override;
  void settle(std::uint64_t id, Money actual, std::int64_t now_ms) override;
  void keep(std::string_view name, std::string document) override;
  void recall(std::string_view name, OnDocument done) override;

  BudgetState state(const std::string& key) const;
  // Spent sums by key, to carry a budget over a restart: add them before the first reservation.
  std::map<std::string, BudgetState> snapshot() const { return budgets(); }
  void restore(const std::string& key, Money spent);

 private:
  struct Budget {
    BudgetState state;
    std::int64_t window_end_ms = 0;
  };
  struct Reservation {
    std::vector<std::string> keys;
    Money amount;
    std::int64_t expires_ms = 0;
    bool lapsed = false;
  };
  std::map<std::string, BudgetState> budgets() const;
  void sweep(std::int64_t now_ms);

  std::map<std::string, Budget> budgets_;
  std::map<std::uint64_t, Reservation> reservations_;
  std::map<std::string, std::string, std::less<>> documents_;
  std::int64_t next_sweep_ms_ = 0;
};

}  // namespace cascade
