/*
 * ST7789 and ST7735S displays over SPI: the 135x240 picture goes out in bands, converted to RGB565
 * while the band before is on its way. A task of its own, so that a slow display costs pictures and
 * not game time. A display of another size gets the picture scaled to its height or width, nearest
 * pixel. Commands: ST7789V and ST7735S data sheets; offsets: M5GFX.
 */
#include "parts.h"

#if CF_BOARD_HAS_PANEL
#include <stdatomic.h>

#include "driver/gpio.h"
#include "driver/spi_master.h"
#include "esp_heap_caps.h"
#include "esp_lcd_panel_io.h"
#include "events.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "freertos/task.h"

#define WIDTH CF_BOARD_PANEL_WIDTH
#define HEIGHT CF_BOARD_PANEL_HEIGHT
#define BAND 20 /* lines; two bands of 135 pixels are 10.8 KB */
#define STACK 3072

enum {
  SLEEP_OUT = 0x11,
  INVERT_OFF = 0x20,
  INVERT_ON = 0x21,
  DISPLAY_ON = 0x29,
  COLUMNS = 0x2A,
  ROWS = 0x2B,
  PIXELS = 0x2C,
  ORDER = 0x36,
  FORMAT = 0x3A,
  RESET = 0x01
};

static cf_screen screen;
static atomic_bool busy;
static esp_lcd_panel_io_handle_t io;
static uint16_t *bands[2];
static uint16_t palette[256]; /* with the bytes as they go over the wire */
static SemaphoreHandle_t bands_free;
static TaskHandle_t task;

static bool on_sent(esp_lcd_panel_io_handle_t sent, esp_lcd_panel_io_event_data_t *data,
                    void *ctx) {
  (void)sent;
  (void)data;
  (void)ctx;
  BaseType_t woken = pdFALSE;
  xSemaphoreGiveFromISR(bands_free, &woken);
  return woken == pdTRUE;
}

static void command(int number, const void *bytes, size_t n) {
  ESP_ERROR_CHECK(esp_lcd_panel_io_tx_param(io, number, bytes, n));
}

static void window(int first_row, int rows) {
  int left = CF_BOARD_PANEL_X;
  int right = CF_BOARD_PANEL_X + WIDTH - 1;
  int top = CF_BOARD_PANEL_Y + first_row;
  int bottom = top + rows - 1;
  uint8_t columns[4] = {(uint8_t)(left >> 8), (uint8_t)left, (uint8_t)(right >> 8), (uint8_t)right};
  uint8_t lines[4] = {(uint8_t)(top >> 8), (uint8_t)top, (uint8_t)(bottom >> 8), (uint8_t)bottom};
  command(COLUMNS, columns, sizeof columns);
  command(ROWS, lines, sizeof lines);
}

/* Where in the picture a line or column of the display comes from; -1 for the border. */
static int source(int at, int shown, int whole, int drawn) {
  int inside = at - (whole - shown) / 2;
  return inside < 0 || inside >= shown ? -1 : inside * drawn / shown;
}

static void convert(uint16_t *out, int first_row, int rows) {
  /* The largest size that fits and keeps the picture's shape; the picture itself on most boards. */
  const int by_width = CF_SCREEN_H * WIDTH / CF_SCREEN_W;
  const int shown_h = by_width <= HEIGHT ? by_width : HEIGHT;
  const int shown_w = by_width <= HEIGHT ? WIDTH : CF_SCREEN_W * HEIGHT / CF_SCREEN_H;
  for (int y = first_row; y < first_row + rows; y++) {
    int from_y = source(y, shown_h, HEIGHT, CF_SCREEN_H);
    for (int x = 0; x < WIDTH; x++) {
      int from_x = source(x, shown_w, WIDTH, CF_SCREEN_W);
      *out++ = from_y < 0 || from_x < 0 ? 0 : palette[screen.px[from_y][from_x]];
    }
  }
}

static void show(void) {
  for (int row = 0, band = 0; row < HEIGHT; row += BAND, band ^= 1) {
    int rows = HEIGHT - row < BAND ? HEIGHT - row : BAND;
    xSemaphoreTake(bands_free, portMAX_DELAY);
    convert(bands[band], row, rows);
    window(row, rows);
    ESP_ERROR_CHECK(esp_lcd_panel_io_tx_color(io, PIXELS, bands[band],
                                              (size_t)(rows * WIDTH) * sizeof *bands[0]));
  }
}

static void run(void *argument) {
  (void)argument;
  for (;;) {
    ulTaskNotifyTake(pdTRUE, portMAX_DELAY);
    show();
    atomic_store(&busy, false);
    port_events_post_kind(EVENT_FRAME_SHOWN, 0, 0);
  }
}

cf_screen *port_panel_screen(void) {
  return atomic_load(&busy) ? NULL : &screen;
}

void port_panel_show(void) {
  atomic_store(&busy, true);
  xTaskNotifyGive(task);
}

static void start_display(void) {
  gpio_set_direction((gpio_num_t)CF_BOARD_PANEL_RST, GPIO_MODE_OUTPUT);
  gpio_set_level((gpio_num_t)CF_BOARD_PANEL_RST, 0);
  vTaskDelay(pdMS_TO_TICKS(10));
  gpio_set_level((gpio_num_t)CF_BOARD_PANEL_RST, 1);
  vTaskDelay(pdMS_TO_TICKS(120));
  command(RESET, NULL, 0);
  vTaskDelay(pdMS_TO_TICKS(150));
  command(SLEEP_OUT, NULL, 0);
  vTaskDelay(pdMS_TO_TICKS(120));
  command(FORMAT, (const uint8_t[]){0x55}, 1); /* 16 bits a pixel */
#if defined(CF_BOARD_PANEL_ST7735)
  command(ORDER, (const uint8_t[]){0xC8}, 1); /* upside down, blue first */
#else
  command(ORDER, (const uint8_t[]){0x00}, 1);
#endif
  command(CF_BOARD_PANEL_INVERT ? INVERT_ON : INVERT_OFF, NULL, 0);
  command(DISPLAY_ON, NULL, 0);
}

void port_panel_init(void) {
  spi_bus_config_t bus = {.mosi_io_num = CF_BOARD_PANEL_MOSI,
                          .miso_io_num = -1,
                          .sclk_io_num = CF_BOARD_PANEL_SCLK,
                          .quadwp_io_num = -1,
                          .quadhd_io_num = -1,
                          .max_transfer_sz = WIDTH * BAND * (int)sizeof *bands[0]};
  esp_lcd_panel_io_spi_config_t config = {.cs_gpio_num = CF_BOARD_PANEL_CS,
                                          .dc_gpio_num = CF_BOARD_PANEL_DC,
                                          .spi_mode = 0,
                                          .pclk_hz = CF_BOARD_PANEL_MHZ * 1000000,
                                          .trans_queue_depth = 4,
                                          .on_color_trans_done = on_sent,
                                          .lcd_cmd_bits = 8,
                                          .lcd_param_bits = 8};
  bands_free = xSemaphoreCreateCounting(2, 2);
  configASSERT(bands_free != NULL);
  for (int i = 0; i < 2; i++) {
    bands[i] = heap_caps_malloc((size_t)(WIDTH * BAND) * sizeof *bands[0], MALLOC_CAP_DMA);
    configASSERT(bands[i] != NULL);
  }
  for (int i = 0; i < 256; i++) {
    uint16_t colour = cf_palette_565((uint8_t)i);
    palette[i] = (uint16_t)(colour << 8 | colour >> 8);
  }
  ESP_ERROR_CHECK(spi_bus_initialize(SPI2_HOST, &bus, SPI_DMA_CH_AUTO));
  ESP_ERROR_CHECK(esp_lcd_new_panel_io_spi((esp_lcd_spi_bus_handle_t)SPI2_HOST, &config, &io));
  start_display();
  xTaskCreatePinnedToCore(run, "panel", STACK, NULL, 6, &task, STICK_CORE);
}

#else
/* No display: nothing is drawn and nothing shown. */
cf_screen *port_panel_screen(void) {
  return NULL;
}

void port_panel_show(void) {}

void port_panel_init(void) {}
#endif
