// UserData: what the host gives along with a callback, and the function that must run on it exactly once.
#pragma once

#include <memory>

namespace cascade::capi {

class UserData {
 public:
  UserData(void* data, void (*destroy)(void*)) : data_(data), destroy_(destroy) {}
  ~UserData() {
    if (destroy_) destroy_(data_);
  }
  UserData(const UserData&) = delete;
  UserData& operator=(const UserData&) = delete;
  void* get() const { return data_; }

 private:
  void* data_;
  void (*destroy_)(void*);
};

using SharedUserData = std::shared_ptr<UserData>;

// Takes charge of the host's data at once, so that `destroy` runs also when there is no memory to keep it.
inline SharedUserData take_user_data(void* data, void (*destroy)(void*)) {
  struct Pending {
    void* data;
    void (*destroy)(void*);
    bool armed = true;
    ~Pending() {
      if (armed && destroy) destroy(data);
    }
  } pending{data, destroy};
  SharedUserData made = std::make_shared<UserData>(data, destroy);
  pending.armed = false;
  return made;
}

}  // namespace cascade::capi
