/*
 * Peer: the floor. One send() of a prebuilt WebSocket frame per reader, no handshake, nothing else. The commands are those of control.ts.
 * Built by the driver: cc -O2 -o c-send c-send.c -lm
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_READERS = 20000, MAX_CONTROLS = 8, FRAME_BYTES = 4096, MEAN_BURST = 3 };
enum mode { IDLE, RATE, SAT };

static int readers[MAX_READERS], reader_count;
static int controls[MAX_CONTROLS], control_count;
static char lines[MAX_CONTROLS][1024];
static size_t line_lengths[MAX_CONTROLS];
static enum mode mode;
static int driver = -1;
static double end_us, due_us, gap_us;
static long seq, start_seq, seen, window_size;
static int is_burst, text_length;

static double now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static int listener(int *port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(fd, (void *)&address, length) || listen(fd, 4096)) exit(2);
  getsockname(fd, (void *)&address, &length);
  *port = ntohs(address.sin_port);
  return fd;
}

static void send_all(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
    if (sent > 0) {
      bytes += sent;
      length -= sent;
      continue;
    }
    if (errno != EAGAIN && errno != EINTR) return;
    poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, 1000);
  }
}

static void publish(double due) {
  char text[FRAME_BYTES / 2], frame[FRAME_BYTES];
  static const char *words = "the lamp burns until the morning ";
  int used = snprintf(text, sizeof text, "@%ld:%.0f;%s", ++seq, due, words);
  while (used < text_length && used < (int)sizeof text - 1) text[used++] = 'x';
  text[used] = 0;
  int body = snprintf(frame + 4, sizeof frame - 4,
    "{\"id\":\"2f3c1f0e-6a51-4a3f-9f57-1f2f6f0f4c11\",\"type\":\"next\",\"payload\":{\"data\":{\"sessionEvents\":{\"__typename\":\"TextAppended\","
    "\"cursor\":\"peer.%ld\",\"messageId\":\"msg_01m7vrz28qmqy5b5c4w4hwx0kp\",\"offset\":%ld,\"text\":\"%s\"}}}}", seq, seq, text);
  frame[0] = (char)0x81;
  frame[1] = 126;
  frame[2] = (char)(body >> 8);
  frame[3] = (char)(body & 0xff);
  for (int i = 0; i < reader_count; i++) send_all(readers[i], frame, body + 4);
}

static void answer(int fd, const char *text) { send_all(fd, text, strlen(text)); }

static void finish(void) {
  char reply[32];
  snprintf(reply, sizeof reply, "%ld\n", seq - start_seq);
  mode = IDLE;
  answer(driver, reply);
}

static void stats(int fd) {
  struct rusage usage;
  char reply[256];
  long rss = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (!file || fscanf(file, "%*d %ld", &rss) != 1) rss = 0;
  if (file) fclose(file);
  getrusage(RUSAGE_SELF, &usage);
  double user = usage.ru_utime.tv_sec * 1e6 + usage.ru_utime.tv_usec, system = usage.ru_stime.tv_sec * 1e6 + usage.ru_stime.tv_usec;
  snprintf(reply, sizeof reply, "{\"cpuUs\":%.0f,\"userUs\":%.0f,\"rss\":%ld,\"heapUsed\":0,\"external\":0,\"longestHoldMs\":0,\"atUs\":%.0f}\n",
           user + system, user, rss * sysconf(_SC_PAGESIZE), now_us());
  answer(fd, reply);
}

static void begin(enum mode next, int fd, double ms) {
  mode = next;
  driver = fd;
  start_seq = seq;
  seen = 0;
  due_us = now_us();
  end_us = due_us + ms * 1e3;
}

static void hear(int fd, char *line) {
  char arrivals[16];
  double per_second, ms;
  int length;
  if (sscanf(line, "seen %ld", &seen) == 1) return;
  if (sscanf(line, "rate %lf %lf %15s %d", &per_second, &ms, arrivals, &length) == 4) {
    is_burst = !strcmp(arrivals, "burst");
    text_length = length;
    gap_us = 1e6 / per_second;
    begin(RATE, fd, ms);
  } else if (sscanf(line, "sat %ld %lf", &window_size, &ms) == 2) {
    text_length = 0;
    begin(SAT, fd, ms);
  } else if (!strncmp(line, "stats", 5)) {
    stats(fd);
  } else {
    answer(fd, "ok\n");
  }
}

static void read_control(int index) {
  char *line = lines[index];
  size_t *used = &line_lengths[index];
  ssize_t got = recv(controls[index], line + *used, sizeof lines[0] - 1 - *used, MSG_DONTWAIT);
  if (got == 0 || (got < 0 && errno != EAGAIN)) controls[index] = -1;
  if (got <= 0) return;
  *used += got;
  line[*used] = 0;
  for (char *end; (end = strchr(line, '\n'));) {
    *end = 0;
    hear(controls[index], line);
    *used -= end + 1 - line;
    memmove(line, end + 1, *used + 1);
  }
}

static void work(void) {
  double now = now_us();
  if (mode == RATE) {
    while (due_us <= now && due_us <= end_us) {
      int burst = is_burst ? 1 + (int)(log(1 - drand48()) / log(1 - 1.0 / MEAN_BURST)) : 1;
      for (int i = 0; i < burst; i++) publish(due_us);
      due_us += gap_us * (is_burst ? MEAN_BURST : 1);
    }
  }
  if (mode == SAT && now < end_us && seq - start_seq - seen < window_size) publish(now);
  if (mode != IDLE && now >= end_us) finish();
}

static int timeout_ms(void) {
  if (mode == SAT && seq - start_seq - seen < window_size) return 0;
  return mode == IDLE ? 1000 : 1;
}

int main(void) {
  int port, control_port, doors = epoll_create1(0);
  int reader_door = listener(&port), control_door = listener(&control_port);
  for (int i = 0; i < 2; i++) {
    int fd = i ? control_door : reader_door;
    epoll_ctl(doors, EPOLL_CTL_ADD, fd, &(struct epoll_event){.events = EPOLLIN, .data.fd = fd});
  }
  epoll_ctl(doors, EPOLL_CTL_ADD, 0, &(struct epoll_event){.events = EPOLLIN, .data.fd = 0});
  printf("READY {\"port\":%d,\"control\":%d,\"sessions\":1}\n", port, control_port);
  fflush(stdout);
  for (;;) {
    struct epoll_event events[64];
    int count = epoll_wait(doors, events, 64, timeout_ms());
    for (int i = 0; i < count; i++) {
      int fd = events[i].data.fd, index = -1;
      if (fd == 0) {
        char byte;
        if (read(0, &byte, 1) == 0) return 0;
        continue;
      }
      if (fd == reader_door || fd == control_door) {
        int next = accept4(fd, NULL, NULL, fd == reader_door ? SOCK_NONBLOCK : 0), yes = 1;
        if (next < 0) continue;
        setsockopt(next, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        if (fd == control_door && control_count < MAX_CONTROLS) controls[control_count++] = next;
        else if (fd == reader_door && reader_count < MAX_READERS) readers[reader_count++] = next;
        epoll_ctl(doors, EPOLL_CTL_ADD, next, &(struct epoll_event){.events = EPOLLIN | EPOLLRDHUP, .data.fd = next});
        continue;
      }
      for (int j = 0; j < control_count; j++) if (controls[j] == fd) index = j;
      if (index >= 0) {
        read_control(index);
        if (controls[index] < 0) close(fd);
        continue;
      }
      /* A reader that says something is one that leaves. */
      for (int j = 0; j < reader_count; j++) {
        if (readers[j] != fd) continue;
        readers[j] = readers[--reader_count];
        close(fd);
        break;
      }
    }
    work();
  }
}
