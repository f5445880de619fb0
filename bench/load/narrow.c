/*
 * A line with little room in it: forwards TCP connections to the port given, with small kernel buffers on the server's side, as a phone on a bad
 * network has. SIGUSR1: stops reading from the server; SIGUSR2: goes on. Prints its own port. Built by the driver: cc -O2 -o narrow narrow.c
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_PAIRS = 512, RECEIVE_BYTES = 4096, ETHERNET_MSS = 1448 };

static struct pollfd polled[1 + 2 * MAX_PAIRS];
static int pairs;
static volatile sig_atomic_t is_stalled;

static void stall(int number) { is_stalled = number == SIGUSR1; }

static int open_narrow(int port) {
  int fd = socket(AF_INET, SOCK_STREAM, 0), bytes = RECEIVE_BYTES, mss = ETHERNET_MSS, yes = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  setsockopt(fd, IPPROTO_TCP, TCP_MAXSEG, &mss, sizeof mss);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (connect(fd, (void *)&address, sizeof address)) exit(3);
  return fd;
}

/* Blocking writes: the load client reads at once. 0 where one end is gone. */
static int forward(int from, int to) {
  char bytes[65536];
  ssize_t got = recv(from, bytes, sizeof bytes, MSG_DONTWAIT);
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  for (ssize_t sent = 0, n; sent < got; sent += n)
    if ((n = send(to, bytes + sent, got - sent, MSG_NOSIGNAL)) <= 0) return 0;
  return got > 0;
}

static void end_pair(int pair) {
  close(polled[1 + 2 * pair].fd);
  close(polled[2 + 2 * pair].fd);
  pairs--;
  memcpy(&polled[1 + 2 * pair], &polled[1 + 2 * pairs], 2 * sizeof polled[0]);
}

int main(int count, char **arguments) {
  if (count < 2) return 2;
  int door = socket(AF_INET, SOCK_STREAM, 0), server = atoi(arguments[1]);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(door, (void *)&address, length) || listen(door, 512)) return 2;
  getsockname(door, (void *)&address, &length);
  struct sigaction action = {.sa_handler = stall};
  sigaction(SIGUSR1, &action, NULL);
  sigaction(SIGUSR2, &action, NULL);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  polled[0] = (struct pollfd){.fd = door, .events = POLLIN};
  for (;;) {
    /* Even places are the load client's ends, odd ones the server's. */
    for (int i = 0; i < pairs; i++) polled[2 + 2 * i].events = is_stalled ? 0 : POLLIN;
    if (poll(polled, 1 + 2 * pairs, 1000) < 0 && errno != EINTR) return 1;
    if (polled[0].revents && pairs < MAX_PAIRS) {
      polled[1 + 2 * pairs] = (struct pollfd){.fd = accept(door, NULL, NULL), .events = POLLIN};
      polled[2 + 2 * pairs] = (struct pollfd){.fd = open_narrow(server), .events = POLLIN};
      pairs++;
    }
    for (int i = pairs - 1; i >= 0; i--) {
      int client = polled[1 + 2 * i].fd, upstream = polled[2 + 2 * i].fd;
      int stays = !(polled[1 + 2 * i].revents & (POLLIN | POLLHUP)) || forward(client, upstream);
      if (stays && !is_stalled && (polled[2 + 2 * i].revents & (POLLIN | POLLHUP))) stays = forward(upstream, client);
      if (!stays || (polled[2 + 2 * i].revents & POLLERR)) end_pair(i);
    }
  }
}
