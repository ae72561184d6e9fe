/* The serial console: UART0, or the chip's own USB where the board has no bridge. */
#include "parts.h"

#if CONFIG_ESP_CONSOLE_USB_SERIAL_JTAG
#include "driver/usb_serial_jtag.h"

static void print(void *ctx, const char *text, size_t n) {
  (void)ctx;
  /* Nobody listening must not stop the game: what does not fit is dropped. */
  usb_serial_jtag_write_bytes(text, n, 0);
}

size_t port_console_read(uint8_t *out, size_t capacity) {
  int n = usb_serial_jtag_read_bytes(out, (uint32_t)capacity, 0);
  return n > 0 ? (size_t)n : 0;
}

static void install(void) {
  usb_serial_jtag_driver_config_t config = {.tx_buffer_size = 2048, .rx_buffer_size = 512};
  ESP_ERROR_CHECK(usb_serial_jtag_driver_install(&config));
}
#else
#include "driver/uart.h"

static void print(void *ctx, const char *text, size_t n) {
  (void)ctx;
  uart_write_bytes(UART_NUM_0, text, n);
}

size_t port_console_read(uint8_t *out, size_t capacity) {
  int n = uart_read_bytes(UART_NUM_0, out, (uint32_t)capacity, 0);
  return n > 0 ? (size_t)n : 0;
}

static void install(void) {
  ESP_ERROR_CHECK(uart_driver_install(UART_NUM_0, 512, 2048, 0, NULL, 0));
}
#endif

void port_console_init(cf_console_port *console) {
  install();
  *console = (cf_console_port){.write = print};
}
