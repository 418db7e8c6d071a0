// Nginx: a real nginx of the test's own, with TLS, HTTP/2 and a test authority made by openssl on the spot.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace cascade::testing {

class Nginx {
 public:
  // `locations` is nginx configuration for inside the server block.
  explicit Nginx(const std::string& locations) {
    std::string name = std::filesystem::temp_directory_path() / "cascade-nginx-XXXXXX";
    if (!mkdtemp(name.data())) return;
    dir_ = name;
    std::filesystem::permissions(dir_, std::filesystem::perms(0755));  // its worker may run as another user
    port_ = free_port();
    tls_port_ = free_port();
    if (!make_certificates()) return;
    std::ofstream(dir_ + "/nginx.conf")
        << "daemon off; worker_processes 1; pid " << dir_ << "/pid; error_log " << dir_ << "/error.log;\n"
        << "events { worker_connections 8192; }\n"
        << "http { access_log off; keepalive_requests 1000000; client_body_temp_path " << dir_
        << "/b; proxy_temp_path " << dir_ << "/p; fastcgi_temp_path " << dir_ << "/f; uwsgi_temp_path "
        << dir_ << "/u; scgi_temp_path " << dir_ << "/s;\n"
        << "gzip on; gzip_min_length 1; gzip_types application/json; default_type application/json; root "
        << dir_ << "/www;\n"
        << "server { listen 127.0.0.1:" << port_ << "; listen 127.0.0.1:" << tls_port_ << " ssl http2;\n"
        << "ssl_certificate " << dir_ << "/leaf.pem; ssl_certificate_key " << dir_ << "/leaf.key;\n"
        << locations << "\n} }\n";
    std::filesystem::create_directory(dir_ + "/www");
    pid_ = fork();
    if (pid_ == 0) {
      const std::string conf = dir_ + "/nginx.conf", log = dir_ + "/start.log";
      if (!freopen(log.c_str(), "w", stderr)) _exit(126);
      execlp("nginx", "nginx", "-p", dir_.c_str(), "-c", conf.c_str(), static_cast<char*>(nullptr));
      execl("/usr/sbin/nginx", "nginx", "-p", dir_.c_str(), "-c", conf.c_str(), static_cast<char*>(nullptr));
      _exit(127);
    }
    for (int i = 0; i < 250 && !ready_; ++i) {
      ready_ = listening(tls_port_);
      if (!ready_) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  ~Nginx() {
    if (pid_ > 0) {
      kill(pid_, SIGTERM);
      waitpid(pid_, nullptr, 0);
    }
    if (!dir_.empty()) std::filesystem::remove_all(dir_);
  }
  Nginx(const Nginx&) = delete;
  Nginx& operator=(const Nginx&) = delete;

  bool ready() const { return ready_; }
  void put(const std::string& name, const std::string& text) {
    std::ofstream(dir_ + "/www/" + name, std::ios::binary) << text;
  }
  std::string ca_file() const { return dir_ + "/ca.pem"; }
  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  std::string tls_url(const std::string& path, const std::string& host = "localhost") const {
    return "https://" + host + ":" + std::to_string(tls_port_) + path;
  }
  int port() const { return port_; }
  int tls_port() const { return tls_port_; }

 private:
  bool make_certificates() {
    std::ofstream(dir_ + "/leaf.ext") << "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n";
    const std::string d = dir_ + "/", quiet = " >" + d + "openssl.log 2>&1";
    const std::string commands =
        "openssl ecparam -name prime256v1 -genkey -noout -out " + d +
        "ca.key && openssl req -x509 -new -key " + d +
        "ca.key -days 2 -subj /CN=cascade-test-authority -out " + d +
        "ca.pem && openssl ecparam -name prime256v1 -genkey -noout -out " + d +
        "leaf.key && openssl req -new -key " + d + "leaf.key -subj /CN=localhost -out " + d +
        "leaf.csr && openssl x509 -req -in " + d + "leaf.csr -CA " + d + "ca.pem -CAkey " + d +
        "ca.key -CAcreateserial -days 2 -extfile " + d + "leaf.ext -out " + d + "leaf.pem";
    return std::system(("(" + commands + ")" + quiet).c_str()) == 0;
  }
  static int free_port() {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof a;
    const bool ok = bind(fd, reinterpret_cast<sockaddr*>(&a), size) == 0 &&
                    getsockname(fd, reinterpret_cast<sockaddr*>(&a), &size) == 0;
    close(fd);
    return ok ? ntohs(a.sin_port) : 0;
  }
  static bool listening(int port) {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_port = htons(static_cast<std::uint16_t>(port));
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool ok = connect(fd, reinterpret_cast<sockaddr*>(&a), sizeof a) == 0;
    close(fd);
    return ok;
  }

  std::string dir_;
  int port_ = 0, tls_port_ = 0;
  pid_t pid_ = -1;
  bool ready_ = false;
};

}  // namespace cascade::testing
